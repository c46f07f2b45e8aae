package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.dsl.spec.workload.VolumePlan;
import org.jspecify.annotations.Nullable;

/** What the script may say of Jellyfin. */
@BlockOf(
    name = "jellyfin",
    doc = "A media server for films, series and music.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('apps') {\n"
            + "service jellyfin {\n…\n} } } }")
public final class JellyfinOptions extends ServiceOptions<JellyfinOptions> {
  private String storage = "10Gi";
  private String media = "50Gi";
  private @Nullable String library;
  private @Nullable String share;
  private boolean alone;

  JellyfinOptions(Scope scope) {
    super(scope);
  }

  @Override
  protected JellyfinOptions self() {
    return this;
  }

  /** Sizes its own volume. */
  @Word(
      doc = "Size of the volume for its settings, users and pictures.",
      byDefault = "10 GiB",
      example = "storage 10.GiB",
      once = true)
  public JellyfinOptions storage(Size size) {
    storage = size.quantity();
    return say();
  }

  /** Sizes the library. */
  @Word(
      doc =
          "Size of the volume for the library, seen at `/data/media`; or the name of a share, seen"
              + " at `/data`.",
      byDefault = "the share that is called `media`; without one a volume of 50 GiB of its own",
      example = "media 500.GiB",
      once = true)
  public JellyfinOptions media(Size size) {
    media = size.quantity();
    return say();
  }

  /** Leaves it alone. */
  @Word(
      doc = "Tells it of no other service of its place, and no other of it.",
      byDefault =
          "services of films and series that stand in one place are joined: who downloads for whom,"
              + " who searches where, who shows what",
      example = "alone()")
  public JellyfinOptions alone() {
    alone = true;
    return say();
  }

  /** Whether it is told of no other service. */
  boolean isAlone() {
    return alone;
  }

  /** Takes the library from a share. */
  public JellyfinOptions media(String share) {
    this.share = share;
    return say();
  }

  /** Uses a library that exists. */
  @Word(
      doc = "Uses a volume claim of the namespace as the library, instead of one of its own.",
      byDefault = "a volume of its own",
      example = "library 'media'",
      once = true)
  public JellyfinOptions library(String claim) {
    library = claim;
    return say();
  }

  String storage() {
    return storage;
  }

  MediaVolume mediaVolume(Setting setting, RecipeContext context) {
    String claim = library;
    if (claim == null) {
      return MediaVolume.of(setting, context, share, media);
    }
    VolumePlan volume = new VolumePlan.Shared(MediaVolume.NAME, claim, null);
    MediaUses.note(context, volume);
    return new MediaVolume(volume, false);
  }
}
