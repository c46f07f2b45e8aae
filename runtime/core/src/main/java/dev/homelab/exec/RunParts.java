package dev.homelab.exec;

import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.spi.SecretResolver;
import java.util.function.DoubleSupplier;

/**
 * What every part of a run needs.
 *
 * @param random numbers from 0 to 1; called by several threads
 */
record RunParts(
    ProviderCatalog providers,
    Sessions sessions,
    SecretResolver secrets,
    Machinery machinery,
    DoubleSupplier random) {}
