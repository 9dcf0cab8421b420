// The products in the screenshots.
const rows = [
  // name, description, price, stock, who created it, how often it was changed since
  ['Copper kettle', 'A kettle of copper for gas and open fire.\n\nHolds 1.7 litres. Whistles.', 49.9, 24, 'Ada', 7],
  ['Cast iron pan, 28 cm', 'Seasoned with linseed oil; gets better with every year.', 64.5, 41, 'Bo', 2],
  ['Chef’s knife', 'Carbon steel, forged in one piece, with a handle of olive wood.', 129, 8, 'Bo', 0],
  ['Bread board', 'End grain of beech, 40 by 30 cm, with feet of cork.', 39.95, 112, 'Ada', 4],
  ['Espresso maker, 6 cups', 'Aluminium, for every stove but induction.', 27.9, 3, 'Mina', 12],
  ['Linen apron', 'Washed linen with two pockets, in slate and sand.', 44, 67, 'Mina', 1],
  ['Salt cellar', 'Stoneware with a lid of oak.', 18.5, 230, 'Ada', 0],
  ['Pepper mill', 'Ceramic grinder, adjustable from coarse to fine.', 34.9, 5, 'Bo', 3],
  ['Mixing bowls, set of 4', 'Enamelled steel, 1 to 5 litres, they stack.', 52, 36, 'Ada', 1],
];

export const PRODUCTS = rows.map(([name, description, price, stock_quantity, by, changes]) => ({
  by,
  changes,
  product: { name, description, price, stock_quantity: stock_quantity + changes },
}));
