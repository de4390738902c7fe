// The sandbox's time: the machine's, unless it was moved forward.
let ahead = 0;

export function now() {
  return new Date(Date.now() + ahead);
}

// setNow takes the sandbox's time, in milliseconds.
export function setNow(time) {
  ahead = time - Date.now();
}
