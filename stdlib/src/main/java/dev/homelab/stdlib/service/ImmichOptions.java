package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Value;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the script may say of Immich. */
@BlockOf(
    name = "immich",
    doc = "Photos and videos of the family, found by what they show.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "service immich {\n…\n} } } }")
public final class ImmichOptions extends DatabaseOptions<ImmichOptions> {
  private static final Engine VECTORS =
      new Engine(
          "ghcr.io/immich-app/postgres",
          "17-vectorchord0.4.3",
          "17",
          List.of("vector", "cube", "earthdistance"));

  /** A path of settings, in Immich's own words. */
  private static final Pattern PATH = Pattern.compile("[A-Za-z][A-Za-z0-9]*([.][A-Za-z0-9_-]+)+");

  /** What stands for an address of mail; Immich says more. */
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+[.][^@\\s]+");

  private final TreeMap<String, Value> settings = new TreeMap<>();
  private @Nullable String admin;
  private String storage = "100Gi";
  private String models = "10Gi";
  private boolean alone;

  ImmichOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected ImmichOptions self() {
    return this;
  }

  /** Sizes the library. */
  @Word(
      doc = "Size of the volume for photos and videos.",
      byDefault = "100 GiB",
      example = "storage 500.GiB",
      once = true)
  public ImmichOptions storage(Size size) {
    storage = size.quantity();
    return say();
  }

  /** Sizes the volume of models. */
  @Word(
      doc = "Size of the volume for the models that find things in pictures.",
      byDefault = "10 GiB",
      example = "models 10.GiB",
      once = true)
  public ImmichOptions models(Size size) {
    models = size.quantity();
    return say();
  }

  /** Names the administrator. */
  @Word(
      doc =
          "The email address of the account that administers it, which the run makes, with a"
              + " password of its own. With a login of the box whoever has that address there is it.",
      byDefault = "admin@ and the domain of the services",
      example = "admin 'anna@example.com'",
      once = true)
  public ImmichOptions admin(String email) {
    if (EMAIL.matcher(email).matches()) {
      admin = email;
      refuseBoth();
    } else {
      scope().unfit("'" + email + "' is no email address", "such as admin 'anna@example.com'");
    }
    return say();
  }

  /** Leaves it alone. */
  @Word(
      doc =
          "Leaves its first account to its people, such as one that is in its database already: the"
              + " run makes none and signs in to none.",
      byDefault = "the run makes the account that administers it",
      example = "alone()")
  public ImmichOptions alone() {
    alone = true;
    refuseBoth();
    return say();
  }

  private void refuseBoth() {
    if (alone && admin != null) {
      scope().unfit("`alone()` makes no administrator, and `admin` names one", "take one out");
    }
  }

  /** Whether its first account is its people's. */
  boolean isAlone() {
    return alone;
  }

  /** Says a setting. */
  @Word(
      doc =
          "Says a setting by its path in Immich's file of settings. With one, or with a login of"
              + " the box, its page of settings is for reading only, and what was set there does"
              + " not count.",
      byDefault = "what people set on its page of settings; with a login of the box Immich's own",
      example = "set 'trash.days', 60")
  public ImmichOptions set(String path, Object value) {
    if (!PATH.matcher(path).matches()) {
      scope().unfit("'" + path + "' is no setting of Immich", "such as set 'trash.days', 60");
    } else if (settings.keySet().stream().anyMatch(said -> meet(said, path))) {
      scope().unfit("'" + path + "' is set twice", "leave one of the lines out");
    } else {
      settings.put(path, Names.value(scope(), value));
    }
    return say();
  }

  /** Whether one path is the other, or holds it. */
  private static boolean meet(String one, String other) {
    return (one + '.').startsWith(other + '.') || (other + '.').startsWith(one + '.');
  }

  /** The email address of its administrator. */
  String adminEmail(RecipeContext context) {
    String said = admin;
    String domain = context.cluster().domain();
    return said == null ? "admin@" + (domain == null ? "home.arpa" : domain) : said;
  }

  /** Whether the script names the administrator. */
  boolean namesAdmin() {
    return admin != null;
  }

  /** What its file of settings says. */
  ImmichSettings settings(Setting setting) {
    ImmichSettings all = new ImmichSettings(settings, setting.client());
    String taken = all.taken();
    if (taken != null) {
      scope()
          .unfit(
              "'" + taken + "' is what the login of the box says",
              "take the line out, or say `login own`");
    }
    return all;
  }

  ImmichPlan.Options plan(Setting setting, RecipeContext context) {
    return new ImmichPlan.Options(
        storage,
        models,
        database(setting, context, "immich", ImmichPlan.DB_PASSWORD, VECTORS),
        cache(setting, context, ImmichPlan.CACHE_PASSWORD, false),
        context.cluster().hasManagedDatabases() ? "pgvector" : "vectorchord",
        resourcesOr(ImmichPlan.RESOURCES),
        settings(setting));
  }
}
