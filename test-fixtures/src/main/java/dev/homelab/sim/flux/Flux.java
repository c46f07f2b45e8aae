package dev.homelab.sim.flux;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.api.Api;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/** Flux on a simulated cluster. */
public final class Flux {
  private Flux() {}

  /** Its controllers. They sleep on a cluster that does not have its kinds. */
  public static List<Controller> controllers(Api api) {
    Objects objects = new Objects(api.writer(), api.deleter());
    Map<String, Checkout> fetched = new ConcurrentHashMap<>();
    return List.of(
        new SourceController(objects, fetched),
        new KustomizeController(objects, new Applying(api), fetched));
  }

  /** What a cluster has beside the controllers: their definitions. */
  public static List<ObjectNode> definitions() {
    return FluxKinds.definitions();
  }

  /**
   * An empty repository of a folder, made when it is not there.
   *
   * @return its address
   */
  public static String repository(Path folder) {
    if (!Files.isDirectory(folder)) {
      try {
        Files.createDirectories(folder);
        Git.init()
            .setBare(true)
            .setInitialBranch("main")
            .setDirectory(folder.toFile())
            .call()
            .close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (GitAPIException e) {
        throw new UncheckedIOException(new IOException("a repository cannot be made", e));
      }
    }
    return "file://" + folder.toAbsolutePath().toUri().getRawPath().replaceFirst("/+$", "");
  }
}
