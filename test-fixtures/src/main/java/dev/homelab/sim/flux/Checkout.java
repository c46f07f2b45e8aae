package dev.homelab.sim.flux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/**
 * The files of a branch at one commit.
 *
 * @param branch the branch
 * @param commit the identity of its newest commit
 * @param files their texts, by path
 */
record Checkout(String branch, String commit, SortedMap<String, String> files) {
  private static final int PATIENCE_SECONDS = 10;

  /**
   * Where a branch is, and how one logs in there.
   *
   * @param url the address of the repository
   * @param branch the branch
   * @param user who logs in, empty for nobody
   * @param password with what
   */
  record Place(String url, String branch, String user, String password) {
    @Override
    public String toString() {
      return url + '#' + branch;
    }
  }

  /** How Flux names the revision. */
  String revision() {
    return branch + "@sha1:" + commit;
  }

  /**
   * Fetches a branch by git's own protocol.
   *
   * @param known what was fetched last; it is answered when the branch has not moved
   * @throws IOException when the repository does not answer, refuses, or has no such branch
   */
  static Checkout fetch(Place place, @Nullable Checkout known) throws IOException {
    String name = Constants.R_HEADS + place.branch();
    try {
      Map<String, Ref> heads =
          prepared(Git.lsRemoteRepository().setRemote(place.url()).setHeads(true), place)
              .callAsMap();
      Ref head = heads.get(name);
      if (head == null) {
        throw new IOException("couldn't find remote ref \"" + name + '"');
      }
      String commit = head.getObjectId().name();
      return known != null && known.commit().equals(commit) && known.branch().equals(place.branch())
          ? known
          : new Checkout(place.branch(), commit, fetched(place, name, head.getObjectId()));
    } catch (GitAPIException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static <C extends TransportCommand<C, ?>> C prepared(C command, Place place) {
    CredentialsProvider login =
        place.user().isEmpty()
            ? null
            : new UsernamePasswordCredentialsProvider(place.user(), place.password());
    command.setTimeout(PATIENCE_SECONDS);
    return login == null ? command : command.setCredentialsProvider(login);
  }

  private static SortedMap<String, String> fetched(Place place, String name, ObjectId commit)
      throws IOException, GitAPIException {
    SortedMap<String, String> files = new TreeMap<>();
    try (InMemoryRepository repository =
            new InMemoryRepository.Builder()
                .setRepositoryDescription(new DfsRepositoryDescription("fetched"))
                .setFS(FS.DETECTED)
                .build();
        Git git = new Git(repository)) {
      prepared(
              git.fetch()
                  .setRemote(place.url())
                  .setDepth(1)
                  .setRefSpecs(new RefSpec('+' + name + ':' + name)),
              place)
          .call();
      try (RevWalk commits = new RevWalk(repository);
          TreeWalk tree = new TreeWalk(repository)) {
        tree.addTree(commits.parseCommit(commit).getTree());
        tree.setRecursive(true);
        while (tree.next()) {
          if (tree.getFileMode(0).getObjectType() == Constants.OBJ_BLOB) {
            byte[] text = repository.open(tree.getObjectId(0)).getCachedBytes();
            files.put(tree.getPathString(), new String(text, StandardCharsets.UTF_8));
          }
        }
      }
    }
    return files;
  }
}
