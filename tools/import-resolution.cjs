/**
 * Where dependency-cruiser finds our `#…` imports: the sources, not dist/ as Node does by package.json. In the shape of
 * a webpack configuration because that is what dependency-cruiser reads aliases from.
 */
const { resolve } = require('node:path');

const front = (folder) => resolve(folder, 'src/index.ts');

module.exports = {
  resolve: {
    alias: {
      '#domain': resolve('libs/domain/src'),
      '#x12$': front('libs/x12'),
      '#contracts$': front('libs/contracts'),
      '#messaging$': front('libs/messaging'),
      '#service-kit$': front('libs/service-kit'),
      '#intake-gateway$': front('apps/intake-gateway'),
      '#order-core$': front('apps/order-core'),
      '#ar-health$': front('apps/ar-health'),
    },
  },
};
