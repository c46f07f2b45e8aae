package dev.homelab.provider.kubernetes;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.schema.Containment;
import dev.homelab.provider.kubernetes.schema.KindTable;
import dev.homelab.provider.kubernetes.schema.Outputs;
import dev.homelab.provider.kubernetes.schema.TypeCheck;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.ResourceSchema;
import dev.homelab.spi.SessionOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Objects of Kubernetes clusters. Its types are {@code kubernetes.<kind>} for kinds that are built
 * in and {@code kubernetes.<kind>.<group>} for all others; a resource's properties are the whole
 * object.
 */
public final class KubernetesProvider implements Provider {
  private static final int PARALLELISM = 64;

  private final Map<String, ResourceSchema> schemas = new ConcurrentHashMap<>();

  @Override
  public String name() {
    return "kubernetes";
  }

  @Override
  public @Nullable ResourceSchema schema(String type) {
    ResourceSchema known = schemas.get(type);
    if (known == null) {
      known = KindTable.schema(type);
      if (known != null) {
        schemas.put(type, known);
      }
    }
    return known;
  }

  @Override
  public List<Diagnostic> check(ResourceSpec resource) {
    return TypeCheck.of(resource);
  }

  @Override
  public Value.Tree knownOutputs(ResourceSpec resource) {
    return Outputs.of(resource.desired());
  }

  @Override
  public boolean contains(StateEntry outer, StateEntry inner) {
    return Containment.of(outer, inner);
  }

  @Override
  public int parallelism(TargetSpec target) {
    return PARALLELISM;
  }

  @Override
  public ProviderSession connect(
      @Nullable TargetSpec target, SessionOptions options, CallContext context) {
    Value.Tree config = target == null ? Value.Tree.EMPTY : target.config();
    return KubernetesSession.open(KubeClient.connect(config, options, context), options);
  }
}
