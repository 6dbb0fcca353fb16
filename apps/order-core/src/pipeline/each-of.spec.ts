import { eachOf } from './each-of.js';

describe('eachOf', () => {
  it('goes on after a failure, and tells of every one at the end', async () => {
    const done: number[] = [];
    const work = async (item: number) => {
      if (item % 2 === 0) throw new Error(`no ${item}`);
      done.push(item);
    };
    await expect(eachOf([1, 2, 3, 4, 5], work)).rejects.toMatchObject({
      errors: [{ message: 'no 2' }, { message: 'no 4' }],
    });
    await expect(eachOf([2, 7], work)).rejects.toThrow('no 2');
    await expect(eachOf([9], work)).resolves.toBeUndefined();
    expect(done).toEqual([1, 3, 5, 7, 9]);
  });
});
