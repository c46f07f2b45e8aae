package dev.homelab.provider.kubernetes;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.schema.KindTable;
import dev.homelab.provider.kubernetes.schema.Outputs;
import dev.homelab.provider.kubernetes.schema.TypeCheck;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.ResourceSchema;
import dev.homelab.spi.SessionOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects of Kubernetes clusters. Its types are {@code kubernetes.<kind>} for kinds that are built
 * in and {@code kubernetes.<kind>.<group>} for all others; a resource's properties are the whole
 * object.
 */
public final class KubernetesProvider implements Provider {
  private static final int PARALLELISM = 64;

  @Override
  public String name() {
    return "kubernetes";
  }

  @Override
  public @Nullable ResourceSchema schema(String type) {
    return KindTable.schema(type);
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
  public int parallelism(TargetSpec target) {
    return PARALLELISM;
  }

  @Override
  public ProviderSession connect(
      @Nullable TargetSpec target, SessionOptions options, CallContext context) {
    Value.Tree config = target == null ? Value.Tree.EMPTY : target.config();
    return KubernetesSession.open(KubeClient.connect(config, options, context), options, context);
  }
}
