// Many people at once, which a single page cannot show.
import { expect, test } from '../helpers/test.mjs';

test('everybody who opens the edit page at once gets it', async ({ request, api }) => {
  const { id } = await api.create({ name: 'Lamp' });
  const reader = async () => {
    for (let time = 0; time < 30; time += 1) {
      const answer = await request.get(`/products/${id}`);
      expect(answer.status()).toBe(200);
      expect(await answer.text()).toContain('<title>Lamp · Concord</title>');
    }
  };
  await Promise.all(Array.from({ length: 16 }, reader));
});
