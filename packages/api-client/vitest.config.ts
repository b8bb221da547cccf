import { vitestConfig } from '../../tools/vitest.base.ts';

export default vitestConfig({ name: 'api-client', lines: 95 });
