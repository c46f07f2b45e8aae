package dev.homelab.provider.linstor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.LinstorCodes;
import dev.homelab.sim.linstor.LinstorDisk;
import dev.homelab.sim.linstor.LinstorFault;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The passphrase of LINSTOR's encryption: set, entered, and found to be another one. */
class EncryptionTest extends LinstorBench {
  private static final LinstorDisk SDA = LinstorDisk.clean("/dev/sda", 100, "S1");
  private static final String OURS = "s3cret-canary";
  private static final String OTHER = "0ther-canary";

  @Test
  void encryptionIsSetOnceAndUnlockedAfterAStart() {
    install(SDA);
    Value secret = new Value.Secret("pp");
    var spec = pool("passphrase", secret);
    PoolCall call = new PoolCall().withSecret("pp", "s3cret-canary");
    Applied made = session().create(request(spec, null), call);
    assertThat(made.secretDigests().get("pp")).isNotNull();
    assertThat(linstor.changes()).containsOnlyOnce("POST /v1/encryption/passphrase");
    StateEntry recorded = entry(spec, made);
    Observation.Present open = (Observation.Present) observe(spec, recorded);
    assertThat(session().compare(spec, recorded, open).changes()).isEmpty();

    linstor.restart();
    linstor.clearRequests();
    Observation.Present locked = (Observation.Present) observe(spec, recorded);
    assertThat(session().compare(spec, recorded, locked).changes()).hasSize(1);
    session().update(request(spec, recorded), new PoolCall().withSecret("pp", "s3cret-canary"));
    assertThat(linstor.changes()).containsExactly("PATCH /v1/encryption/passphrase");

    linstor.restart();
    ProviderException wrong = refused(spec, recorded, "other");
    assertThat(told(wrong)).doesNotContain("is open now", "s3cret-canary");
  }

  @Test
  void aPassphraseThatSomebodyElseSetMeanwhileIsEntered() {
    install(SDA);
    var spec = pool("passphrase", new Value.Secret("pp"));
    linstor.faults().once("POST", "passphrase", new LinstorFault.IllEntry("already exists", true));
    PoolCall call = new PoolCall().withSecret("pp", "s3cret-canary");
    assertThat(session().create(request(spec, null), call).ready()).isTrue();
  }

  /** LINSTOR has it open and would not open it again: the plan says so before that. */
  @Test
  void aPassphraseThatSomebodyChangedIsSeenWhileEncryptionIsOpen() {
    install(SDA);
    ResourceSpec spec = pool("passphrase", new Value.Secret("pp"));
    StateEntry recorded = entry(spec, made(spec, OURS));
    assertThat(changes(spec, recorded)).isEmpty();

    linstor.changePassphrase(OURS, OTHER);
    assertThat(changes(spec, recorded))
        .containsExactly(
            new FieldChange(
                "encryption", Value.of("unlocked by others"), Value.of("unlocked"), ""));
    ProviderException wrong = refused(spec, recorded, OURS);
    assertThat(told(wrong)).contains("is open now, by another passphrase");
    assertThat(told(wrong)).doesNotContain(OURS, OTHER);
    assertThat(wrong.diagnostics().get(0).hints())
        .anyMatch(hint -> hint.contains("linstor encryption modify-passphrase"));
    assertThat(changes(spec, recorded)).as("it is told until it is mended").hasSize(1);

    session().update(request(spec, recorded), new PoolCall().withSecret("pp", OTHER));
    assertThat(changes(spec, recorded)).isEmpty();
  }

  /** Set anew and the same: only the salt is another one. */
  @Test
  void aPassphraseThatWasSetToTheSameIsTakenAndKept() {
    install(SDA);
    ResourceSpec spec = pool("passphrase", new Value.Secret("pp"));
    StateEntry recorded = entry(spec, made(spec, OURS));
    linstor.changePassphrase(OURS, OURS);
    assertThat(changes(spec, recorded)).hasSize(1);
    linstor.clearRequests();
    session().update(request(spec, recorded), new PoolCall().withSecret("pp", OURS));
    assertThat(linstor.changes())
        .containsExactly(
            "PATCH /v1/encryption/passphrase", "PUT /v1/nodes/" + NODE + "/storage-pools/data");
    assertThat(changes(spec, recorded)).isEmpty();
  }

  /** A script that gets the word later; encryption was set up by hand and is open. */
  @Test
  void whatOthersHaveUnlockedIsNotTakenForTheLabs() {
    install(SDA, LinstorDisk.clean("/dev/sdb", 100, "S2").used());
    StateEntry recorded = entry(pool(), create(pool()));
    ResourceSpec other = pool("name", "more", "passphrase", new Value.Secret("pp"));
    linstor.edit(root -> clean(root.path("nodes").path(NODE).path("disks").path(1)));
    made(other, OTHER);

    ResourceSpec spec = pool("passphrase", new Value.Secret("pp"));
    assertThat(changes(spec, recorded)).hasSize(1);
    refused(spec, recorded, OURS);
    session().update(request(spec, recorded), new PoolCall().withSecret("pp", OTHER));
    assertThat(changes(spec, recorded)).isEmpty();
  }

  /** The salt is not in every LINSTOR's answer: then nothing is claimed. */
  @Test
  void whereLinstorShowsNoSaltOnlyALockIsSeen() {
    install(SDA);
    ResourceSpec spec = pool("passphrase", new Value.Secret("pp"));
    StateEntry recorded = entry(spec, made(spec, OURS));
    linstor.changePassphrase(OURS, OTHER);
    linstor.edit(root -> root.remove("properties"));
    assertThat(changes(spec, recorded)).isEmpty();
    linstor.restart();
    assertThat(changes(spec, recorded)).hasSize(1);
  }

  private Applied made(ResourceSpec spec, String passphrase) {
    return session().create(request(spec, null), new PoolCall().withSecret("pp", passphrase));
  }

  private List<FieldChange> changes(ResourceSpec spec, StateEntry recorded) {
    Observation.Present seen = (Observation.Present) observe(spec, recorded);
    return session().compare(spec, recorded, seen).changes();
  }

  private ProviderException refused(ResourceSpec spec, StateEntry recorded, String passphrase) {
    ProviderException refused =
        Objects.requireNonNull(
            catchThrowableOfType(
                ProviderException.class,
                () ->
                    session()
                        .update(
                            request(spec, recorded), new PoolCall().withSecret("pp", passphrase))),
            "the passphrase was refused");
    assertThat(code(refused)).isEqualTo(LinstorCodes.LOCKED);
    return refused;
  }
}
