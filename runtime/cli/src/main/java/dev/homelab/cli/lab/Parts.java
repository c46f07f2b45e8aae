package dev.homelab.cli.lab;

import dev.homelab.cli.run.Interrupts;
import dev.homelab.resolve.ProviderCatalog;
import java.util.function.Supplier;

/**
 * What the commands are put together from; each is asked for only when a command needs it.
 *
 * @param reader reads scripts
 * @param providers the providers
 * @param clusters simulated clusters
 * @param secrets the lab's secrets
 * @param interrupts signals of the person
 */
public record Parts(
    LabReader reader,
    Supplier<ProviderCatalog> providers,
    Clusters clusters,
    SecretAccess secrets,
    Interrupts interrupts) {}
