/** The text of a module, bundled with all it imports: see `scripts/bundled-text.mjs`. */
declare module '*?bundled' {
  const text: string;
  export default text;
}
