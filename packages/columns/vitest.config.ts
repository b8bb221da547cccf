import { vitestConfig } from '../../tools/vitest.base.ts';

export default vitestConfig({ name: 'columns', lines: 95 });
