package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Cron;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.stdlib.backing.Cache;
import dev.homelab.stdlib.backing.Database;
import java.util.List;

/** What the script may say of Nextcloud. */
@BlockOf(
    name = "nextcloud",
    doc = "Files, calendars and contacts, with PostgreSQL, Valkey and its timed work.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "service nextcloud {\n…\n} } } }")
public final class NextcloudOptions extends AdminOptions<NextcloudOptions> {
  private String storage = "50Gi";
  private String appStorage = "8Gi";
  private String uploadLimit = "512M";
  private List<String> trustedProxies = List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16");
  private String schedule = "*/5 * * * *";

  NextcloudOptions(Scope scope) {
    super(scope, "admin");
  }

  @Override
  protected NextcloudOptions self() {
    return this;
  }

  /** Sizes the volume of files. */
  @Word(
      doc = "Size of the volume for people's files.",
      byDefault = "50 GiB",
      example = "storage 500.GiB",
      once = true)
  public NextcloudOptions storage(Size size) {
    storage = size.quantity();
    return say();
  }

  /** Sizes the volume of the program. */
  @Word(
      doc = "Size of the volume for the program, its apps and its settings.",
      byDefault = "8 GiB",
      example = "appStorage 8.GiB",
      once = true)
  public NextcloudOptions appStorage(Size size) {
    appStorage = size.quantity();
    return say();
  }

  /** Limits uploads. */
  @Word(
      doc = "The largest file that may be sent at once.",
      byDefault = "512 MiB",
      example = "uploadLimit 4.GiB",
      once = true)
  public NextcloudOptions uploadLimit(Size size) {
    uploadLimit = Math.max(1, size.bytes() / (1024 * 1024)) + "M";
    return say();
  }

  /** Trusts proxies. */
  @Word(
      doc = "Addresses and ranges of proxies that may say who the client is.",
      byDefault = "the private ranges 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16",
      example = "trustedProxies '10.244.0.0/16'",
      once = true)
  public NextcloudOptions trustedProxies(String... ranges) {
    trustedProxies = List.of(ranges);
    return say();
  }

  /** Times the background work. */
  @Word(
      doc = "When its timed work runs, by five cron fields in the lab's time zone.",
      byDefault = "every 5 minutes: */5 * * * *",
      example = "schedule '*/15 * * * *'",
      once = true)
  public NextcloudOptions schedule(String cron) {
    Cron parsed = Names.parsed(scope(), cron, Cron::parse);
    schedule = parsed == null ? schedule : parsed.expression();
    return say();
  }

  NextcloudPlan.Options plan(Setting setting, RecipeContext context) {
    Database database = database(setting, context, "nextcloud", NextcloudPlan.DB_PASSWORD);
    Cache cache = cache(setting, context, NextcloudPlan.CACHE_PASSWORD, true);
    return new NextcloudPlan.Options(
        storage,
        appStorage,
        adminName(),
        uploadLimit,
        trustedProxies,
        schedule,
        database,
        cache,
        resourcesOr(NextcloudPlan.RESOURCES));
  }
}
