package dev.homelab.provider.linstor;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.LinstorCodes;
import dev.homelab.provider.linstor.client.LinstorFailures;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.FieldRule;
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
 * Storage pools of LINSTOR. {@code linstor.pool} has {@code name}, {@code node}, {@code kind}
 * ({@code zfs}, {@code zfs-thin}, {@code lvm}, {@code lvm-thin}), {@code layout} ({@code mirror},
 * {@code stripe}, {@code auto}), {@code devices} (which disks; none for all that are clean) and
 * {@code passphrase} (a secret). Outputs: {@code pool}, {@code devices}, {@code capacity} (KiB),
 * {@code layout}. Its target is that of the cluster that LINSTOR runs in.
 */
public final class LinstorProvider implements Provider {
  /** The one type. */
  public static final String POOL = "linstor.pool";

  /** How long a node may take to come, and a pool of large disks to be made. */
  static final Duration PATIENCE = Duration.ofMinutes(20);

  private static final int PARALLELISM = 4;
  private static final ResourceSchema SCHEMA =
      new ResourceSchema(
          POOL,
          1,
          List.of(
              new FieldRule(PoolWish.NODE, true, false, false, false, ""),
              new FieldRule(PoolWish.PASSPHRASE, false, false, true, false, "")),
          false,
          List.of());

  /** A provider; it keeps nothing. */
  public LinstorProvider() {}

  @Override
  public String name() {
    return "linstor";
  }

  @Override
  public @Nullable ResourceSchema schema(String type) {
    return type.equals(POOL) ? SCHEMA : null;
  }

  @Override
  public List<Diagnostic> check(ResourceSpec resource) {
    return WishCheck.of(resource.desired());
  }

  @Override
  public Value.Tree knownOutputs(ResourceSpec resource) {
    Value stated = resource.desired().get(PoolWish.NAME);
    Value name = stated == null ? new Value.Text(PoolWish.DEFAULT_NAME) : stated;
    return Value.Tree.EMPTY.with("pool", name);
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
      return new LinstorSession(reach, options);
    }
    throw LinstorFailures.rejected(
        Diagnostic.error(
            LinstorCodes.BAD_WISH, "a storage pool needs the cluster that LINSTOR runs in"));
  }
}
