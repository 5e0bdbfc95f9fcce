const [specifier] = process.argv.slice(2);
const names = Object.keys(require(specifier));
if (names.length === 0) throw new Error(`${specifier} exports nothing`);
