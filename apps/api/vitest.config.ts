import { vitestConfig } from '../../tools/vitest.base.ts';

export default vitestConfig({ name: 'api', lines: 85 });
