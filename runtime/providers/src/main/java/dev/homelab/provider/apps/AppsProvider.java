package dev.homelab.provider.apps;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppCodes;
import dev.homelab.provider.apps.client.AppFailures;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.PodAccess;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.ResourceSchema;
import dev.homelab.spi.SessionOptions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What services know of each other: download clients, root folders, indexers, libraries and first
 * setups, kept by the applications themselves. Each wish has {@code app}, which says where the
 * application is: {@code kind}, {@code namespace}, {@code service}, {@code port}, {@code key} (the
 * secret that opens it), {@code user} where a password does, and {@code workload}, the address of
 * what runs it. The target is that of the cluster that the application runs in.
 */
public final class AppsProvider implements Provider {
  /** How long an application may take to start for the first time. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final int PARALLELISM = 4;

  /** A provider; it keeps nothing. */
  public AppsProvider() {}

  @Override
  public String name() {
    return "apps";
  }

  @Override
  public @Nullable ResourceSchema schema(String type) {
    Kind kind = Kinds.find(type);
    return kind == null ? null : kind.schema();
  }

  @Override
  public List<Diagnostic> check(ResourceSpec resource) {
    return Kinds.of(resource.type()).check(resource.desired());
  }

  @Override
  public Value.Tree knownOutputs(ResourceSpec resource) {
    return Value.Tree.EMPTY;
  }

  @Override
  public Duration patience(String type) {
    return PATIENCE;
  }

  @Override
  public int parallelism(TargetSpec target) {
    return PARALLELISM;
  }

  @Override
  public ProviderSession connect(
      @Nullable TargetSpec target, SessionOptions options, CallContext context) {
    PodReach reach = PodAccess.into(target, options, context);
    if (reach != null) {
      return new AppsSession(reach, options);
    }
    throw AppFailures.rejected(
        Diagnostic.error(
            AppCodes.BAD_WISH, "what services know of each other needs the cluster they run in"));
  }
}
