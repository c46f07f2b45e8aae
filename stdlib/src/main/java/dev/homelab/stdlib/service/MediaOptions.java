package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import org.jspecify.annotations.Nullable;

/**
 * What the script may say of a service that works on films, series and downloads.
 *
 * @param <S> the concrete options
 */
public abstract class MediaOptions<S extends MediaOptions<S>> extends JoinedOptions<S> {
  private @Nullable String media;

  /** Options for one use. */
  protected MediaOptions(Scope scope) {
    super(scope);
  }

  /** Names the share. */
  @Word(
      doc =
          "The share of its namespace or tenant that holds downloads and library, seen at `/data`;"
              + " all such services take the same one, so that files move without a copy.",
      byDefault = "the share that is called `media`; without one a volume of 50 GiB of its own",
      example = "media 'media'",
      once = true)
  public S media(String share) {
    media = share;
    return say();
  }

  @Override
  final MediaVolume mediaVolume(Setting setting, RecipeContext context) {
    return MediaVolume.of(setting, context, media, "50Gi");
  }
}
