/**
 * Does all of these, so many at a time. @template T, R
 * @param {readonly T[]} items
 * @param {number} atOnce
 * @param {(item: T) => Promise<R>} act
 * @returns {Promise<R[]>} in the order of the items
 */
export async function doAll(items, atOnce, act) {
  const results = new Array(items.length);
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await act(items[index]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
