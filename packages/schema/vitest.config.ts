import { vitestConfig } from '../../tools/vitest.base.ts';

export default vitestConfig({ name: 'schema', lines: 95 });
