// The products in the screenshots.
const rows = [
  // name, description, price, stock, who created it, how often it was changed since, and other fields
  ['Copper kettle', 'A kettle of copper for gas and open fire.\n\nHolds 1.7 litres. Whistles.', 49.9, 24, 'Ada', 7, { sku: 'KET-170', category: 'Kitchen / Kettles', tags: ['copper'] }],
  ['Cast iron pan, 28 cm', 'Seasoned with linseed oil; gets better with every year.', 64.5, 41, 'Bo', 2, { sku: 'PAN-028', category: 'Kitchen / Pans' }],
  ['Chef’s knife', 'Carbon steel, forged in one piece, with a handle of olive wood.', 129, 8, 'Bo', 0, { sku: 'KNI-210', low_stock_threshold: 10 }],
  ['Bread board', 'End grain of beech, 40 by 30 cm, with feet of cork.', 39.95, 112, 'Ada', 4, { sku: 'BOA-040' }],
  ['Espresso maker, 6 cups', 'Aluminium, for every stove but induction.', 27.9, 3, 'Mina', 12, { sku: 'ESP-006', low_stock_threshold: 5 }],
  ['Linen apron', 'Washed linen with two pockets, in slate and sand.', 44, 67, 'Mina', 1, { sku: 'APR-001', status: 'archived' }],
  ['Salt cellar', 'Stoneware with a lid of oak.', 18.5, 230, 'Ada', 0, { sku: 'SAL-001' }],
  ['Pepper mill', 'Ceramic grinder, adjustable from coarse to fine.', 34.9, 5, 'Bo', 3, { sku: 'PEP-001' }],
  ['Mixing bowls, set of 4', 'Enamelled steel, 1 to 5 litres, they stack.', 52, 36, 'Ada', 1, { sku: 'BOW-004', status: 'draft' }],
];

export const PRODUCTS = rows.map(([name, description, price, stock_quantity, by, changes, more]) => ({
  by,
  changes,
  product: { name, description, price, stock_quantity: stock_quantity + changes, ...more },
}));
