package dev.homelab.dsl.kotlin;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.LanguageCodes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The Kotlin compiler, which is not in the program: it is six times as large, and most labs are
 * written in Groovy. Its files are those that were published, by their digests, in the local
 * repository of Maven.
 *
 * @param folder the repository
 */
record KotlinAddOn(Path folder) {
  private static final String VERSION = "2.3.21";
  private static final Part LIBRARY =
      Part.of("kotlin-stdlib", "6f64eac736db9434dd6925b4a518b9d1d17177652320c37916cf9ba3ce7d7d7a");
  private static final Part RECEIVERS =
      Part.of(
          "kotlin-sam-with-receiver-compiler-plugin-embeddable",
          "82146f7dcf6d41cc289db55c98b23456e140b808f80f949ffb8efafc80c2c857");
  private static final List<Part> COMPILER =
      List.of(
          LIBRARY,
          Part.of(
              "kotlin-compiler-embeddable",
              "d3e70fb011675e77ef00f1a68918d3cd91eed26058977d1e3ea2a37a293233af"),
          Part.of(
              "kotlin-daemon-embeddable",
              "222fc10a3c22e74d30369bf8a0ca6c4f9372eac7d4a0081e290c256fa4d30fb2"),
          Part.of(
              "kotlin-script-runtime",
              "ec61bf1229c837fa9f4255f34ca69816138b73158e7ae9b8d964cf92ca6dfd2e"),
          new Part(
              "org/jetbrains/kotlin/kotlin-reflect/1.6.10/kotlin-reflect-1.6.10.jar",
              "3277ac102ae17aad10a55abec75ff5696c8d109790396434b496e75087854203"),
          new Part(
              "org/jetbrains/kotlinx/kotlinx-coroutines-core-jvm/1.8.0/kotlinx-coroutines-core-jvm-1.8.0.jar",
              "9860906a1937490bf5f3b06d2f0e10ef451e65b95b269f22daf68a3d1f5065c5"),
          new Part(
              "org/jetbrains/annotations/13.0/annotations-13.0.jar",
              "ace2a10dc8e2d5fd34925ecac03e4988b2c0f851650c94b8cef49ba1bd111478"));

  /**
   * One file of the add-on.
   *
   * @param path below the repository
   * @param digest SHA-256 in hex
   */
  private record Part(String path, String digest) {
    /** A file of Kotlin itself, in its version. */
    static Part of(String name, String digest) {
      String file = name + '-' + VERSION + ".jar";
      return new Part("org/jetbrains/kotlin/" + name + '/' + VERSION + '/' + file, digest);
    }
  }

  /** The add-on in the local repository of Maven, wherever that is on this machine. */
  static KotlinAddOn ofMaven() {
    String said = System.getProperty("maven.repo.local");
    return new KotlinAddOn(
        said == null
            ? Path.of(System.getProperty("user.home", ""), ".m2", "repository")
            : Path.of(said));
  }

  /** The jars of the compiler. */
  List<Path> compiler() {
    return COMPILER.stream().map(this::file).toList();
  }

  /** Kotlin's standard library. */
  Path library() {
    return file(LIBRARY);
  }

  /** The plugin of the compiler that knows {@link WithReceiver}. */
  Path receivers() {
    return file(RECEIVERS);
  }

  /** Refuses when a file of the library is missing or changed; enough to run what is compiled. */
  void checkLibrary() throws IOException {
    check(List.of(LIBRARY));
  }

  /** Refuses when any file is missing or changed. */
  void check() throws IOException {
    List<Part> all = new ArrayList<>(COMPILER);
    all.add(RECEIVERS);
    check(all);
  }

  private void check(List<Part> parts) throws IOException {
    for (Part part : parts) {
      Path file = file(part);
      if (!Files.isRegularFile(file)) {
        throw new HomelabException(List.of(missing()));
      }
      if (!digest(file).equals(part.digest())) {
        throw new HomelabException(List.of(changed(file)));
      }
    }
  }

  private Path file(Part part) {
    return folder.resolve(part.path());
  }

  private static Diagnostic missing() {
    String get = "mvn -q dependency:get -Dartifact=org.jetbrains.kotlin:";
    return LanguageCodes.error(
            KotlinCodes.NO_COMPILER, "a lab in Kotlin needs the Kotlin compiler, " + VERSION)
        .withDetail("It is about 65 MB and not a part of homelab.")
        .withHint(
            "fetch it once: "
                + get
                + "kotlin-compiler-embeddable:"
                + VERSION
                + " && "
                + get
                + "kotlin-sam-with-receiver-compiler-plugin-embeddable:"
                + VERSION);
  }

  private static Diagnostic changed(Path file) {
    return LanguageCodes.error(
            KotlinCodes.CHANGED_COMPILER,
            "'" + file.getFileName() + "' is not the file that was published")
        .withHint("delete it from the local repository of Maven and fetch it again");
  }

  private static String digest(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      try (DigestInputStream all = new DigestInputStream(in, sha)) {
        all.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException never) {
      throw new IOException("every Java has SHA-256", never);
    }
  }
}
