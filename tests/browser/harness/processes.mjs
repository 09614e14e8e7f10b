// Programs that a test runs: what they say is kept, and they are ended with the test.

import { spawn } from "node:child_process";
import { once } from "node:events";

/** How long a program may take until it says what is awaited. */
const PATIENCE = 30_000;

/** A program that runs. Its input stays open until `end` or `write(null)`. */
export class Process {
  #child;
  #listeners = new Set();
  #said = { stdout: "", stderr: "" };

  constructor(program, args, options = {}) {
    this.#child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], ...options });
    for (const name of ["stdout", "stderr"]) {
      this.#child[name].setEncoding("utf8").on("data", (text) => {
        this.#said[name] += text;
        this.#listeners.forEach((listener) => listener());
      });
    }
    this.exited = once(this.#child, "close").then(([code]) => code);
    this.exited.then(() => this.#listeners.forEach((listener) => listener(true)));
  }

  /** What it has said so far: its results, then its log. */
  get output() {
    return `${this.#said.stdout}\n${this.#said.stderr}`;
  }

  /** The match of a pattern in what it has said so far, or will say. */
  says(pattern) {
    return new Promise((resolve, reject) => {
      const settle = (outcome, value) => {
        clearTimeout(timer);
        this.#listeners.delete(look);
        outcome(value);
      };
      const fail = (why) => settle(reject, new Error(`${why} before ${pattern}:\n${this.output}`));
      const look = (ended) => {
        const found = this.output.match(pattern);
        if (found) settle(resolve, found);
        else if (ended) fail("it ended");
      };
      const timer = setTimeout(() => fail("time is over"), PATIENCE);
      this.#listeners.add(look);
      look(this.#child.exitCode !== null);
    });
  }

  /** Types a line; `null` ends the input. */
  write(line) {
    if (line === null) this.#child.stdin.end();
    else this.#child.stdin.write(`${line}\n`);
  }

  /** Asks it to end, as a service manager does, and waits until it has. */
  async end(signal = "SIGTERM") {
    if (this.#child.exitCode === null) this.#child.kill(signal);
    return this.exited;
  }
}

/** Runs a program to its end: its exit code and what it said. */
export const run = async (program, args, { input, ...options } = {}) => {
  const process = new Process(program, args, options);
  if (input !== undefined) process.write(input);
  process.write(null);
  const code = await process.exited;
  return { code, output: process.output };
};
