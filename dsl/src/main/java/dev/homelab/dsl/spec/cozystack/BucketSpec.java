package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.model.Value;
import java.util.Map;

/** A bucket of a tenant's object storage. */
@BlockOf(
    name = "bucket",
    doc =
        "A bucket of the tenant's object storage, reached by S3; of each user others take"
            + " `accessKey`, `secretKey`, `endpoint` and `bucketName`.",
    in = "homelab { node('box') { tenant('home') { objectStorage()\nbucket('photos') {\n…\n} } } }")
public final class BucketSpec extends ApplicationSpec<BucketSpec> {
  /** A bucket of a tenant. */
  public BucketSpec(Scope tenant, String name) {
    super(tenant, "Bucket", name);
  }

  @Override
  protected BucketSpec self() {
    return this;
  }

  /** Sets a field that has no word. */
  @Override
  @Word(
      doc = "Sets a field of the application that has no word, by its path below `spec`.",
      byDefault = "the field is as Cozystack has it",
      example = "set 'locking', true")
  public BucketSpec set(String path, Object value) {
    return super.set(path, value);
  }

  /** Adds a user. */
  @Word(
      doc = "Adds a user with keys of its own.",
      byDefault = "none; a bucket without one is reached by nobody",
      example = "user 'app'",
      named = {"readonly: whether the user may read only"})
  public BucketSpec user(String name) {
    return user(Map.of(), name);
  }

  /** Adds a user with more to say. */
  public BucketSpec user(Map<String, ?> named, String name) {
    if (Accounts.isName(scope(), "user", name)) {
      state("users." + name, Value.Tree.EMPTY);
      Boolean readonly = NamedArguments.of("user", named, scope()).optionalFlag("readonly");
      if (readonly != null) {
        state("users." + name + ".readonly", readonly);
      }
    }
    return say();
  }

  /** Keeps what is written. */
  @Word(
      doc = "Keeps each object from being changed or deleted before its time.",
      byDefault = "objects can be changed",
      example = "locking()")
  public BucketSpec locking() {
    return state("locking", true);
  }

  /** Names the pool of storage. */
  @Word(
      doc = "Names the pool of the object storage that the bucket lies in.",
      byDefault = "the pool that has no name",
      example = "storagePool 'fast'",
      once = true)
  public BucketSpec storagePool(String name) {
    return state("storagePool", name);
  }
}
