// What the providers' own clients can ask for and the relay does not serve: BASE_URL is the relay's address.
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { apiKey, baseUrl, collected, refused, run } from './say.mjs';

const openai = new OpenAI({ apiKey, baseURL: `${baseUrl}/v1`, maxRetries: 0 });
const anthropic = new Anthropic({ apiKey, baseURL: `${baseUrl}/anthropic`, maxRetries: 0 });
const gemini = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: `${baseUrl}/gemini`, retryOptions: { attempts: 1 } } });

await run({
    openai_client_secrets: () => refused(() => openai.realtime.clientSecrets.create({ session: { type: 'realtime' } })),
    openai_vector_stores: () => refused(() => openai.vectorStores.create({ name: 'Notes' })),
    openai_fine_tuning: () => refused(() => openai.fineTuning.jobs.list()),
    openai_conversations: () => refused(() => openai.conversations.create({})),
    openai_containers: () => refused(() => openai.containers.create({ name: 'Box' })),
    openai_videos: () => refused(() => openai.videos.create({ prompt: 'A grey pixel' })),
    openai_delete_model: () => refused(() => openai.models.delete('gpt-4o-mini')),
    openai_stored_chats: () => refused(() => openai.chat.completions.list()),
    anthropic_skills: () => refused(async () => collected(await anthropic.beta.skills.list())),
    anthropic_files: () => refused(() => anthropic.beta.files.list()),
    gemini_files: () => refused(async () => collected(await gemini.files.list())),
    gemini_caches: () => refused(() => gemini.caches.create({ model: 'gemini-2.5-flash', config: { contents: 'Hi' } })),
    gemini_batches: () => refused(async () => collected(await gemini.batches.list())),
});
