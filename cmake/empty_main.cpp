// Linking is all that is tried: see TicketingModule.cmake.
int main() {}
