package dev.homelab.spi;

import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Code for one platform. Found by {@link java.util.ServiceLoader}; keeps no state. */
public interface Provider {
  /** The name before the first dot of its types, for example {@code kubernetes}. */
  String name();

  /** What is known of a type, or null when the provider does not have it. */
  @Nullable ResourceSchema schema(String type);

  /** Checks a resource by its type alone, without asking anybody; empty when all is well. Pure. */
  List<dev.homelab.diag.Diagnostic> check(ResourceSpec resource);

  /** Outputs that follow from the wish alone, such as a service's name in the cluster. Pure. */
  Value.Tree knownOutputs(ResourceSpec resource);

  /** How many calls may run at once on one target; the engine keeps below it. */
  int parallelism(TargetSpec target);

  /**
   * Connects to a target.
   *
   * @param target with every reference in its config resolved; null for a provider without targets
   * @throws ProviderException when the target cannot be reached or refuses the credentials
   */
  ProviderSession connect(@Nullable TargetSpec target, SessionOptions options, CallContext context);
}
