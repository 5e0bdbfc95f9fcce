/** @type {import("../lib/verdict.mjs").Explanations} */
export default {};
