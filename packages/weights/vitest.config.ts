import { vitestConfig } from '../../tools/vitest.base.ts';

export default vitestConfig({ name: 'weights', lines: 95 });
