// Simulations, from Python. How they are asked for is in ticketing/_simulate.py.
#pragma once

#include <pybind11/pybind11.h>

namespace ticketing::python {

/// `_simulate(plan, progress)`: the plan as JSON; `progress` is none or told how many days are
/// done, and of how many. Runs without the GIL; what interrupts it (KeyboardInterrupt, or what
/// `progress` raises) is raised after the day that is being simulated.
void bind_simulate(pybind11::module_& m);

}  // namespace ticketing::python
