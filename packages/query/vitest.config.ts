import { vitestConfig } from '../../tools/vitest.base.ts';

export default vitestConfig({ name: 'query', lines: 95 });
