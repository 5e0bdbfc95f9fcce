import { bundle } from '../../scripts/bundle.mjs';

export default bundle('src/index.ts', 'src/pino.ts', 'src/winston.ts');
