import { registry } from './registry.js';

// Each measure loads the services it measures.
describe('the registry', () => {
  it.each(registry.map(({ name, load }) => [name, load] as const))(
    '%s loads under its own name',
    async (name, load) => {
      expect((await load()).name).toBe(name);
    },
  );
});
