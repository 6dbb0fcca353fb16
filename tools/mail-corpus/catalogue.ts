import type { Random } from './random.js';

/** An item of the corpus: made up, or taken from a public catalogue at run time. */
export interface CorpusItem {
  readonly sku: string;
  readonly description: string;
  readonly unit: string;
  readonly pack?: string | undefined;
  readonly gtin?: string | undefined;
  /** Decimal string with cents. */
  readonly price: string;
  /** Other items have the same words and another pack: nobody orders it by words without the pack. */
  readonly packTells?: boolean;
}

/** Families of goods: names, kinds, and how each is packed and sold. */
const FAMILIES: readonly { names: string[]; kinds: string[]; packs: string[]; unit: string }[] = [
  { names: ['Milk'], kinds: ['Whole', '2% Reduced Fat', '1% Low Fat', 'Skim', 'Chocolate 1%', 'Lactose Free'], packs: ['4/1 gal', '9/.5 gal', '50/8 oz', '24/12 oz'], unit: 'CA' },
  { names: ['Cheese American Slice', 'Cheese Cheddar Shred', 'Cheese Mozzarella Shred', 'Cheese Provolone Slice', 'Cheese Swiss Slice', 'Cream Cheese'], kinds: ['Yellow', 'White', 'Mild', 'Part Skim'], packs: ['4/5#', '6/5#', '8/1.5#', '10/3#'], unit: 'CA' },
  { names: ['Chicken Breast', 'Chicken Thigh', 'Chicken Wing', 'Chicken Tender', 'Chicken Nugget'], kinds: ['Boneless Skinless', 'Breaded', 'Raw Frozen', 'Fully Cooked', 'Random'], packs: ['40#', '4/10#', '2/5#', '10#'], unit: 'CA' },
  { names: ['Beef Patty', 'Beef Ground', 'Beef Meatball', 'Beef Stew Meat'], kinds: ['80/20', '90/10', 'Angus', 'Fully Cooked'], packs: ['40/4 oz', '10#', '4/5#', '2/10#'], unit: 'CA' },
  { names: ['Tomato Sauce', 'Tomato Diced', 'Tomato Paste', 'Tomato Crushed', 'Salsa', 'Ketchup', 'Marinara Sauce'], kinds: ['Fancy', 'Extra Heavy', 'Low Sodium', 'Organic'], packs: ['6/#10', '6/10#', '12/28 oz', '1000/9 g'], unit: 'CA' },
  { names: ['Beans Green Cut', 'Beans Black', 'Beans Kidney', 'Corn Whole Kernel', 'Peas Sweet', 'Carrots Sliced', 'Peaches Diced', 'Pears Sliced', 'Fruit Cocktail', 'Applesauce'], kinds: ['In Juice', 'Low Sodium', 'Fancy', 'In Light Syrup'], packs: ['6/#10', '96/4.5 oz', '24/15 oz', '20#'], unit: 'CA' },
  { names: ['Rice Long Grain', 'Rice Brown', 'Rice Jasmine', 'Flour All Purpose', 'Sugar Granulated', 'Oats Rolled', 'Pasta Penne', 'Pasta Spaghetti', 'Pasta Elbow'], kinds: ['Parboiled', 'Enriched', 'Whole Grain', 'Bleached'], packs: ['50#', '25#', '20#', '2/10#'], unit: 'BG' },
  { names: ['Oil Canola', 'Oil Olive', 'Oil Soybean', 'Oil Fry', 'Vinegar White', 'Soy Sauce', 'Dressing Ranch', 'Dressing Italian', 'Mayonnaise', 'Mustard Yellow'], kinds: ['Clear', 'Extra Virgin', 'Heavy Duty', 'Light', 'Zero Trans Fat'], packs: ['35#', '4/1 gal', '6/1 gal', '200/12 g'], unit: 'CA' },
  { names: ['Cup Foam', 'Cup Paper Hot', 'Lid Dome', 'Plate Paper', 'Bowl Paper', 'Container Hinged', 'Tray Lunch', 'Cutlery Kit', 'Napkin Dispenser', 'Straw Wrapped'], kinds: ['8 oz', '12 oz', '16 oz', '9 in', '6 in', 'Black', 'White', 'Medium Weight'], packs: ['1000 ct', '20/50 ct', '500 ct', '4/250 ct'], unit: 'CA' },
  { names: ['Glove Nitrile', 'Glove Vinyl', 'Apron Poly', 'Hairnet', 'Can Liner', 'Towel Roll', 'Tissue Toilet', 'Foil Sheet', 'Film Cutter Box'], kinds: ['Small', 'Medium', 'Large', 'Extra Large', '33 gal', '55 gal', '2 ply'], packs: ['10/100 ct', '12/1 ct', '250 ct', '96/500 ct'], unit: 'CA' },
  { names: ['Bleach Germicidal', 'Degreaser', 'Detergent Dish Machine', 'Sanitizer Quat', 'Floor Cleaner', 'Hand Soap'], kinds: ['Lemon', 'Unscented', 'Foaming', 'Concentrate'], packs: ['6/1 gal', '4/1 gal', '5 gal', '12/32 oz'], unit: 'CA' },
  { names: ['Bread White', 'Bread Wheat', 'Bun Hamburger', 'Bun Hot Dog', 'Roll Dinner', 'Tortilla Flour', 'Bagel Plain', 'Muffin Blueberry', 'Cookie Chocolate Chip'], kinds: ['Sliced', '4 in', 'Whole Grain', 'Frozen', 'Individually Wrapped'], packs: ['10/12 ct', '12/8 ct', '8/24 oz', '72/2 oz'], unit: 'CA' },
  { names: ['Juice Apple', 'Juice Orange', 'Juice Grape', 'Water Spring', 'Tea Iced', 'Coffee Ground', 'Cocoa Mix'], kinds: ['100%', 'Unsweetened', 'Decaf', 'From Concentrate'], packs: ['72/4 oz', '40/4.23 oz', '24/16.9 oz', '42/2 oz'], unit: 'CA' },
  { names: ['Egg Large', 'Egg Liquid', 'Butter Salted', 'Yogurt Strawberry', 'Yogurt Vanilla', 'Sour Cream'], kinds: ['Grade A', 'Cage Free', 'Low Fat', 'Fat Free'], packs: ['15 dz', '30 ct', '36/1#', '48/4 oz'], unit: 'CA' },
  { names: ['Pan Sheet Aluminum', 'Tong Utility', 'Knife Chef', 'Thermometer Pocket', 'Ladle Stainless', 'Spatula High Heat', 'Cutting Board'], kinds: ['Full Size', 'Half Size', '12 in', '10 in', 'Red Handle'], packs: ['1 ct'], unit: 'EA' },
]; // prettier-ignore

/** A made-up catalogue of a food and supplies distributor: many items that differ in one word or the pack alone. */
export function makeCatalogue(random: Random, count = 900): CorpusItem[] {
  const wordings = FAMILIES.flatMap(({ names, kinds, packs, unit }) =>
    names.flatMap((name) =>
      kinds.flatMap((kind) => packs.map((pack) => ({ description: `${name} ${kind}`, pack, unit }))),
    ),
  );
  const skus = new Set<string>();
  const chosen = random.sample(wordings, count);
  const uses = new Map<string, number>();
  for (const { description } of chosen) uses.set(description, (uses.get(description) ?? 0) + 1);
  return chosen.map((wording) => {
    let sku: string;
    do sku = makeSku(random);
    while (skus.has(sku.replace(/^0+/, '')));
    skus.add(sku.replace(/^0+/, ''));
    return {
      ...wording,
      packTells: uses.get(wording.description)! > 1,
      sku,
      gtin: makeGtin(random),
      price: `${random.between(3, 120)}.${String(random.between(0, 99)).padStart(2, '0')}`,
    };
  });
}

const makeSku = (random: Random): string =>
  random.chance(0.85)
    ? String(random.between(1_000, 99_999)).padStart(5, '0')
    : `${random.pick(['AB', 'FS', 'KX', 'P'])}-${random.between(100, 9_999)}`;

/** GTIN-12 with its check digit (GS1 general specifications, 7.9). */
function makeGtin(random: Random): string {
  const digits = `0${random.between(10_000, 99_999)}${String(random.between(0, 99_999)).padStart(5, '0')}`;
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
