/** Nothing may import the worker; it is started as a process: dist/main.js. */
export {};
