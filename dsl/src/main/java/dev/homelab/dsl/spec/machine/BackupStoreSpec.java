package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Value;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the backups of a box go. */
@BlockOf(
    name = "backups",
    doc = "Where the backups of a box go.",
    in =
        """
        homelab { value('other') { content 'x' }
        secrets { generated 's3.key'; generated 's3.secret' }
        node('box') {
          backups {
        …
        } } }\
        """)
public final class BackupStoreSpec extends ThingSpec<BackupStoreSpec> {
  private static final Pattern ENDPOINT =
      Pattern.compile("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/?");

  /** How buckets are named everywhere (S3's rules for buckets). */
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

  private static final String ANY_REGION = "us-east-1";
  private static final String WORD = "s3";
  private static final String ACCESS_KEY = "accessKey";
  private static final String SECRET_KEY = "secretKey";

  private @Nullable Said<Store> store;

  /**
   * A bucket somewhere else.
   *
   * @param endpoint the address of the service, without a slash at its end
   * @param bucket the name of the bucket
   * @param region the region, which most services want although it means nothing to them
   * @param pathStyle whether the bucket stands in the path of addresses, not in the host's name
   * @param accessKey the name of the key
   * @param secretKey the key
   */
  record Store(
      String endpoint,
      String bucket,
      String region,
      boolean pathStyle,
      Value.Secret accessKey,
      Value.Secret secretKey) {}

  private BackupStoreSpec(Scope scope) {
    super(scope);
  }

  /** Opens the store of a box, whose scope is given. */
  static BackupStoreSpec open(Scope box) {
    return new BackupStoreSpec(box.inner("backups", "store"));
  }

  @Override
  protected BackupStoreSpec self() {
    return this;
  }

  /** Names a bucket. */
  @Word(
      doc = "Has backups go to a bucket of an S3 service, best far away from the box.",
      byDefault = "a bucket that Cozystack makes on the box, which is lost with it",
      example =
          "s3 'https://s3.example.com', bucket: 'family', accessKey: secret('s3.key'),"
              + " secretKey: secret('s3.secret')",
      named = {
        "bucket: the bucket, which exists",
        "accessKey: the name of a key that may write to it, a secret of the lab",
        "secretKey: that key, a secret of the lab",
        "region: where it is; 'us-east-1' when not said, which most services take",
        "pathStyle: false where the bucket stands in the host's name, as at AWS"
      },
      once = true)
  public BackupStoreSpec s3(Map<String, ?> named, String endpoint) {
    NamedArguments arguments = NamedArguments.of(WORD, named, scope());
    String bucket = arguments.text("bucket");
    String region = arguments.optionalText("region");
    Boolean pathStyle = arguments.optionalFlag("pathStyle");
    Value.Secret access = secret(arguments, ACCESS_KEY);
    Value.Secret key = secret(arguments, SECRET_KEY);
    if (!ENDPOINT.matcher(endpoint).matches()) {
      scope().unfit("'" + endpoint + "' is no address of a service", "'https://s3.example.com'");
    }
    if (bucket != null && !BUCKET.matcher(bucket).matches()) {
      scope().unfit("'" + bucket + "' is no name of a bucket", "small letters, digits and dashes");
    }
    if (bucket != null && access != null && key != null) {
      store =
          Said.now(
              scope(),
              new Store(
                  endpoint.replaceAll("/$", ""),
                  bucket,
                  region == null ? ANY_REGION : region,
                  pathStyle == null || pathStyle,
                  access,
                  key));
    }
    return say();
  }

  private Value.@Nullable Secret secret(NamedArguments arguments, String name) {
    if (arguments.value(name) instanceof Value.Secret secret) {
      return secret;
    }
    problem(
        LanguageCodes.error(
                LanguageCodes.WRONG_ARGUMENT,
                "`" + name + ":` of `" + WORD + "` is a secret of the lab")
            .withHint(
                name + ": secret('s3.key'), and name it: secrets { env 's3.key', 'S3_KEY' }"));
    return null;
  }

  /** The bucket; null when the box keeps backups itself. */
  @Nullable Said<Store> store() {
    return store;
  }
}
