package dev.keyreeve.stories.sdk;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.azure.AzureOpenAIServiceVersion;
import com.openai.azure.AzureUrlPathMode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import java.net.URI;

/**
 * The providers' own Java clients: only the base address and the key are ours. They do not try again, so that a test
 * sees each answer.
 */
final class JavaSdk {
    private JavaSdk() {}

    static OpenAIClient openai(URI base, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(base.toString())
                .apiKey(key)
                .responseValidation(true)
                .maxRetries(0)
                .build();
    }

    static AnthropicClient anthropic(URI base, String key) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(base.toString())
                .apiKey(key)
                .responseValidation(true)
                .maxRetries(0)
                .build();
    }

    /**
     * OpenAI's client in its form for Azure. At a host that is not one of Azure's own it has to be told that this is a resource.
     *
     * @param resource what stands before {@code /openai}
     */
    static OpenAIClient azureByDeployment(URI resource, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(resource.toString())
                .credential(AzureApiKeyCredential.create(key))
                .azureServiceVersion(AzureOpenAIServiceVersion.latestStableVersion())
                .azureUrlPathMode(AzureUrlPathMode.LEGACY)
                .maxRetries(0)
                .build();
    }

    /** The same below {@code /openai/v1}, where models have their own names. */
    static OpenAIClient azure(URI resource, String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(resource + "/openai/v1")
                .credential(AzureApiKeyCredential.create(key))
                .azureUrlPathMode(AzureUrlPathMode.UNIFIED)
                .maxRetries(0)
                .build();
    }
}
