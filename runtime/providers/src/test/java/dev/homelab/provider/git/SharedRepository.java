package dev.homelab.provider.git;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** A bare repository on disk, and somebody else who works in it. */
final class SharedRepository {
  private static final String BRANCH = "main";
  private final Path folder;
  private int clones;

  SharedRepository(Path folder) throws GitAPIException {
    this.folder = folder;
    Git.init().setBare(true).setInitialBranch(BRANCH).setDirectory(bare()).call().close();
  }

  private File bare() {
    return folder.resolve("lab.git").toFile();
  }

  String url() {
    return bare().toURI().toString().replaceFirst("^file:/+", "file:///");
  }

  /** Somebody commits a text; null removes the file. */
  void commit(String path, @org.jspecify.annotations.Nullable String text) {
    File clone = folder.resolve("clone" + clones++).toFile();
    try (Git git = Git.cloneRepository().setURI(url()).setDirectory(clone).call()) {
      Path file = clone.toPath().resolve(path);
      if (text == null) {
        git.rm().addFilepattern(path).call();
      } else {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        git.add().addFilepattern(path).call();
      }
      git.commit()
          .setAuthor("x", "x@example.com")
          .setCommitter("x", "x@example.com")
          .setSign(false)
          .setMessage("by hand")
          .call();
      git.push().setRemote("origin").add("HEAD:refs/heads/" + BRANCH).call();
    } catch (GitAPIException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All files, by path. */
  Map<String, String> files() throws IOException {
    TreeMap<String, String> files = new TreeMap<>();
    try (Repository repository = new FileRepository(bare());
        RevWalk commits = new RevWalk(repository);
        TreeWalk tree = new TreeWalk(repository)) {
      ObjectId head = repository.resolve(BRANCH);
      if (head == null) {
        return files;
      }
      tree.addTree(commits.parseCommit(head).getTree());
      tree.setRecursive(true);
      while (tree.next()) {
        byte[] bytes = repository.open(tree.getObjectId(0)).getBytes();
        files.put(tree.getPathString(), new String(bytes, StandardCharsets.UTF_8));
      }
    }
    return files;
  }

  /** The newest commit. */
  String head() throws IOException {
    try (Repository repository = new FileRepository(bare())) {
      return ObjectId.toString(repository.resolve(BRANCH));
    }
  }
}
