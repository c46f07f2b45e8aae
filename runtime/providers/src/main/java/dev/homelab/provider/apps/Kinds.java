package dev.homelab.provider.apps;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of things that are known. */
final class Kinds {
  private static final Map<String, Kind> ALL =
      List.of(
              new ArrLogin(),
              new DownloadClient(),
              new RootFolder(),
              new IndexedApplication(),
              new Indexer(),
              new SubtitleSource(),
              new ImmichSetup(),
              new JellyfinSetup(),
              new JellyfinLibrary(),
              new JellyseerrSetup(),
              new RequestServer())
          .stream()
          .collect(Collectors.toUnmodifiableMap(Kind::type, Function.identity()));

  private Kinds() {}

  /** The kind of a type, or null. */
  static @Nullable Kind find(String type) {
    return ALL.get(type);
  }

  /** The kind of a type that the engine asks about, which it does for known ones only. */
  static Kind of(String type) {
    Kind kind = ALL.get(type);
    if (kind == null) {
      throw new IllegalArgumentException("no kind " + type);
    }
    return kind;
  }
}
