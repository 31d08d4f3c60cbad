// The built programs: a seeded SQLite store, ticketing-api with the live page, HTTP to it.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const bin = process.env.TICKETING_BIN;
const suppressions = fileURLToPath(new URL('../support/lsan.supp', import.meta.url));

export const password = 'correct horse battery';

/** Fails with what was not the case in time. */
export async function until(what, condition, seconds = 30) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(20))
    if (await condition()) return;
  throw new Error(`waited ${seconds} s in vain until ${what}`);
}

export class Api {
  #process;
  #port = 0;
  #said = '';
  #directory = mkdtempSync(path.join(tmpdir(), 'ticketing-live-'));
  #store = `sqlite:///${this.#directory}/ticketing.db`;
  // Without any configuration, and with the weakest Argon2id there is: nobody guesses passwords.
  #environment = {
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('TICKETING_'))),
    LSAN_OPTIONS: `suppressions=${suppressions}:print_suppressions=0`,
    TICKETING_ACCOUNTS_ARGON2_MEMORY_KIB: '8',
    TICKETING_IMAGES_STORE: `file://${this.#directory}/images`,
  };

  /** `settings`: of the environment, beside those above. */
  constructor(settings = {}) {
    Object.assign(this.#environment, settings);
    const file = path.join(this.#directory, 'password');
    writeFileSync(file, password);
    const seed = ['--store', this.#store, '--output', 'json', 'demo', 'seed',
      '--password-file', file];
    const seeded = JSON.parse(
      execFileSync(`${bin}/ticketctl`, seed, { env: this.#environment, stdio: 'pipe' }));
    this.event = seeded.event_post_id;
    this.movieTicket = seeded.movie_ticket_id;
  }

  get address() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** On the port it had before, if it ran before. */
  async start() {
    const options = ['--store', this.#store, '--port', String(this.#port), '--demo-pages'];
    this.#process = spawn(`${bin}/ticketing-api`, options, { env: this.#environment });
    this.#process.stderr.on('data', (text) => { this.#said += text; });
    for await (const line of createInterface({ input: this.#process.stdout })) {
      this.#port = Number(/^listening on http:\/\/127\.0\.0\.1:(\d+)$/.exec(line)?.[1]);
      if (this.#port) return;
    }
    throw new Error(`ticketing-api does not start: ${this.#said}`);
  }

  async stop() {
    const gone = new Promise((done) => this.#process.once('exit', done));
    this.#process.kill('SIGTERM');
    const code = await gone;
    if (code !== 0 || /Sanitizer|runtime error:/.test(this.#said))
      throw new Error(`ticketing-api ended with ${code}: ${this.#said}`);
  }

  remove() {
    rmSync(this.#directory, { recursive: true });
  }

  async call(method, target, { token, body, key } = {}) {
    const headers = {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body && { 'Content-Type': 'application/json' }),
      ...(key && { 'Idempotency-Key': key }),
    };
    const reply = await fetch(this.address + target,
      { method, headers, body: body && JSON.stringify(body) });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${target}: ${reply.status} ${text}`);
    return text && JSON.parse(text);
  }

  async token(email) {
    return (await this.call('POST', '/v1/sessions', { body: { email, password } })).access_token;
  }

  /** Somebody new with so many points; the sign-in. */
  async person(name, amount = 0) {
    const email = `${name}@example.com`;
    const { id } = await this.call('POST', '/v1/accounts',
      { body: { email, password, nickname: name } });
    if (amount > 0) {
      await this.call('POST', `/v1/accounts/${id}/points/adjustments`, {
        token: await this.token('admin@example.com'), key: `gift-${name}`,
        body: { amount, note: 'to spend' },
      });
    }
    return { id, email, token: await this.token(email) };
  }

  /** The value of a metric without labels. */
  async metric(name) {
    const text = await (await fetch(`${this.address}/metrics`)).text();
    const line = text.split('\n').find((it) => it.startsWith(`${name} `));
    if (!line) throw new Error(`no metric ${name}`);
    return Number(line.split(' ')[1]);
  }
}
