/** An empty call: what is left of a measured time is the machine's. @type {import('../lib/side.mjs').Side} */
export default {
  title: 'control: an empty call',
  kind: 'ceiling',
  writesNothing: true,
  open() {
    return { simple() {}, fields() {}, disabled() {}, end: async () => {} };
  },
};
