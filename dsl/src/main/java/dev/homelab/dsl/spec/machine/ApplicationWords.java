package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import dev.homelab.dsl.spec.cozystack.ApplicationSpec;
import dev.homelab.dsl.spec.cozystack.BucketSpec;
import dev.homelab.dsl.spec.cozystack.PostgresSpec;
import dev.homelab.dsl.spec.cozystack.RedisSpec;
import java.util.function.Consumer;

/** The words of a tenant for databases and storage. */
public final class ApplicationWords implements WordSet {
  /** Runs a PostgreSQL. */
  @Word(
      doc = "Runs a PostgreSQL server.",
      byDefault = "none",
      example = "postgres('db') { user 'shop'; database 'shop' }",
      makes = true)
  public static TenantSpec postgres(
      TenantSpec tenant, String name, Consumer<PostgresSpec> block) {
    return made(tenant, new PostgresSpec(tenant.scope(), name), block);
  }

  /** Runs a Redis. */
  @Word(
      doc = "Runs a Redis server.",
      byDefault = "none",
      example = "redis('cache') { memory 512.MiB }",
      makes = true)
  public static TenantSpec redis(TenantSpec tenant, String name, Consumer<RedisSpec> block) {
    return made(tenant, new RedisSpec(tenant.scope(), name), block);
  }

  /** Makes a bucket. */
  @Word(
      doc = "Makes a bucket in the object storage of the tenant or of one around it.",
      byDefault = "none",
      example = "objectStorage()\nbucket('photos') { user 'app' }",
      makes = true)
  public static TenantSpec bucket(TenantSpec tenant, String name, Consumer<BucketSpec> block) {
    return made(tenant, new BucketSpec(tenant.scope(), name), block);
  }

  /** Ends an application's block and notes what it made. */
  static <S extends ApplicationSpec<S>> TenantSpec made(
      TenantSpec tenant, S spec, Consumer<S> block) {
    block.accept(spec);
    spec.emit();
    spec.freeze();
    tenant.made(spec.address());
    return tenant;
  }
}
