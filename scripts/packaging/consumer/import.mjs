const [specifier] = process.argv.slice(2);
const names = Object.keys(await import(specifier));
if (names.length === 0) throw new Error(`${specifier} exports nothing`);
