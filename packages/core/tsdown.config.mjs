import { bundle } from '../../scripts/bundle.mjs';

export default bundle('src/index.ts');
