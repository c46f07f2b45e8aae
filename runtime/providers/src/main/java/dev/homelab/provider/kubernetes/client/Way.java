package dev.homelab.provider.kubernetes.client;

import dev.homelab.spi.ProviderException;
import org.jspecify.annotations.Nullable;

/** What is open to reach a server. */
interface Way extends AutoCloseable {
  /** Nothing: the server is reached at its address. */
  Way DIRECT =
      new Way() {
        @Override
        public @Nullable ProviderException failure() {
          return null;
        }

        @Override
        public void close() {
          // Nothing is open.
        }
      };

  /** Why the last connection could not be led there; null when it could. */
  @Nullable ProviderException failure();

  @Override
  void close();
}
