package dev.homelab.provider.git;

import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.TransportCommand;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/** A branch of a repository, as it was when it was fetched. Kept in memory only. */
final class Branch implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;
  private static final PersonIdent NOBODY = new PersonIdent("homelab", "homelab@localhost");

  private final TreeWish wish;
  private final InMemoryRepository repository;
  private final CallContext context;
  private final @Nullable CredentialsProvider login;
  private final @Nullable ObjectId head;

  private Branch(TreeWish wish, CallContext context) throws GitAPIException, IOException {
    this.wish = wish;
    this.context = context;
    this.login =
        wish.token() == null
            ? null
            : new UsernamePasswordCredentialsProvider(
                "git", context.secrets().resolve(wish.token()));
    this.repository =
        new InMemoryRepository.Builder()
            .setRepositoryDescription(new DfsRepositoryDescription("lab"))
            .setFS(FS.DETECTED) // asked for by repositories of this machine, file://
            .build();
    this.head = fetched();
  }

  /**
   * Fetches it; a branch that is not there yet is empty.
   *
   * @throws ProviderException when the repository does not answer or refuses the login
   */
  static Branch fetch(TreeWish wish, CallContext context) {
    try {
      return new Branch(wish, context);
    } catch (GitAPIException | IOException e) {
      throw failure(wish, e, context);
    }
  }

  private @Nullable ObjectId fetched() throws GitAPIException, IOException {
    String name = Constants.R_HEADS + wish.branch();
    Map<String, Ref> heads =
        prepared(Git.lsRemoteRepository().setRemote(wish.repository()).setHeads(true)).callAsMap();
    if (!heads.containsKey(name)) {
      return null;
    }
    try (Git git = new Git(repository)) {
      prepared(
              git.fetch()
                  .setRemote(wish.repository())
                  .setRefSpecs(new RefSpec('+' + name + ':' + name)))
          .call();
    }
    return repository.resolve(name);
  }

  private <C extends TransportCommand<C, ?>> C prepared(C command) {
    command.setTimeout(PATIENCE_SECONDS);
    return login == null ? command : command.setCredentialsProvider(login);
  }

  /** The identity of its newest commit; empty when it has none. */
  String commit() {
    return head == null ? "" : head.name();
  }

  /** The texts of all files below the wish's folder, by path below it. */
  SortedMap<String, String> files() {
    SortedMap<String, String> files = new TreeMap<>();
    String folder = wish.inRepository("");
    try {
      walk(
          (path, entry) -> {
            if (path.startsWith(folder)) {
              files.put(path.substring(folder.length()), text(entry));
            }
          });
    } catch (IOException e) {
      throw failure(wish, e, context);
    }
    return files;
  }

  /** Takes one entry of the tree. */
  private interface Entries {
    void take(String path, TreeWalk entry) throws IOException;
  }

  private void walk(Entries entries) throws IOException {
    if (head == null) {
      return;
    }
    try (RevWalk commits = new RevWalk(repository);
        TreeWalk tree = new TreeWalk(repository)) {
      RevCommit newest = commits.parseCommit(head);
      tree.addTree(newest.getTree());
      tree.setRecursive(true);
      while (tree.next()) {
        entries.take(tree.getPathString(), tree);
      }
    }
  }

  private String text(TreeWalk entry) throws IOException {
    return entry.getFileMode(0).getObjectType() == Constants.OBJ_BLOB
        ? new String(repository.open(entry.getObjectId(0)).getCachedBytes(), StandardCharsets.UTF_8)
        : "";
  }

  /**
   * Commits and pushes.
   *
   * @param removed paths below the folder that go
   * @param written texts by path below the folder
   * @return the commit
   * @throws ProviderException of class TRANSIENT when somebody else was faster
   */
  String push(Set<String> removed, Map<String, String> written, String message) {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      DirCache index = DirCache.newInCore();
      DirCacheBuilder builder = index.builder();
      walk(
          (path, entry) -> {
            String folder = wish.inRepository("");
            String below = path.startsWith(folder) ? path.substring(folder.length()) : "";
            if (!removed.contains(below) && !written.containsKey(below)) {
              builder.add(entry(path, entry.getFileMode(0), entry.getObjectId(0)));
            }
          });
      for (Map.Entry<String, String> file : written.entrySet()) {
        ObjectId blob =
            inserter.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8));
        builder.add(entry(wish.inRepository(file.getKey()), FileMode.REGULAR_FILE, blob));
      }
      builder.finish();
      CommitBuilder commit = new CommitBuilder();
      commit.setTreeId(index.writeTree(inserter));
      if (head != null) {
        commit.setParentId(head);
      }
      PersonIdent author = new PersonIdent(NOBODY, context.now(), ZoneOffset.UTC);
      commit.setAuthor(author);
      commit.setCommitter(author);
      commit.setMessage(message);
      ObjectId made = inserter.insert(commit);
      inserter.flush();
      sent(made);
      return made.name();
    } catch (IOException | GitAPIException e) {
      throw failure(wish, e, context);
    }
  }

  private static DirCacheEntry entry(String path, FileMode mode, ObjectId id) {
    DirCacheEntry entry = new DirCacheEntry(path);
    entry.setFileMode(mode);
    entry.setObjectId(id);
    return entry;
  }

  private void sent(ObjectId commit) throws GitAPIException {
    RefSpec what = new RefSpec(commit.name() + ':' + Constants.R_HEADS + wish.branch());
    try (Git git = new Git(repository)) {
      Iterable<PushResult> results =
          prepared(git.push().setRemote(wish.repository()).setRefSpecs(what)).call();
      for (PushResult result : results) {
        for (RemoteRefUpdate update : result.getRemoteUpdates()) {
          judge(update);
        }
      }
    }
  }

  private void judge(RemoteRefUpdate update) {
    switch (update.getStatus()) {
      case OK, UP_TO_DATE -> {}
      case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED ->
          throw GitCodes.failed(
              ErrorClass.TRANSIENT, wish, "Somebody else has pushed at the same moment.");
      default ->
          throw GitCodes.failed(
              ErrorClass.REJECTED,
              wish,
              "The push was refused: "
                  + Objects.requireNonNullElse(
                      update.getMessage(),
                      update.getStatus().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }
  }

  private static ProviderException failure(TreeWish wish, Exception e, CallContext context) {
    String told = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
    String safe = context.secrets().redact(told);
    boolean denied =
        told.contains("not authorized")
            || told.contains("not permitted")
            || told.contains("Authentication is required");
    return GitCodes.failed(denied ? ErrorClass.DENIED : ErrorClass.TRANSIENT, wish, safe);
  }

  /** How long a repository is asked. */
  static Duration patience() {
    return Duration.ofMinutes(3);
  }

  @Override
  public void close() {
    repository.close();
  }
}
