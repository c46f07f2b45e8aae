package dev.homelab.stdlib

import dev.homelab.dsl.groovy.GroovyFrontend
import dev.homelab.dsl.groovy.LoadRequest
import dev.homelab.dsl.groovy.LoadResult
import dev.homelab.dsl.kotlin.KotlinFrontend
import dev.homelab.model.Lab
import java.nio.file.Files
import java.nio.file.Path
import spock.lang.AutoCleanup
import spock.lang.Shared
import spock.lang.Specification
import spock.lang.Tag
import spock.lang.TempDir

/** What a script in Kotlin says is what the same script in Groovy says. */
class KotlinTwinSpec extends Specification {
  static final ROOT = Path.of(System.getProperty('homelab.root'))
  static final TWINS = Files.list(ROOT.resolve('examples')).withCloseable { folders ->
    folders.filter { Files.exists(it.resolve('homelab.kts')) }.map { it.fileName.toString() }.sorted().toList()
  }
  static final SAMPLE = ['a-cozystack', 'c-proxmox', 'plain-manifests']
  static final ENVIRONMENT = [PROXMOX_TOKEN: 'token', ORACLE_KEY: 'key', S3_KEY: 'key', S3_SECRET: 'key']

  @Shared
  GroovyFrontend groovy = GroovyFrontend.create()
  @Shared
  @AutoCleanup
  KotlinFrontend kotlin = KotlinFrontend.create()
  @TempDir
  Path folder

  def '#example is one lab in both languages'() {
    expect:
    isOneLab(example)

    where:
    example << SAMPLE
  }

  @Tag('proof')
  def '#example, too, is one lab in both languages'() {
    expect:
    isOneLab(example)

    where:
    example << TWINS - SAMPLE
  }

  /** The same lab and the same advice, and each resource from the same line of the one as of the other. */
  private void isOneLab(String example) {
    def one = groovy.load(request(ROOT.resolve("examples/$example/homelab.groovy")))
    def other = kotlin.load(request(ROOT.resolve("examples/$example/homelab.kts")))
    assert other.diagnostics()*.title() == one.diagnostics()*.title()
    assert other.diagnostics().every { it.severity().name() != 'ERROR' }
    same(one.lab(), other.lab())
    assert lines(one.lab(), 'homelab.groovy') == lines(other.lab(), 'homelab.kts')
  }

  def 'lab A is written in both'() {
    expect:
    'a-cozystack' in TWINS
  }

  def 'the sentence is one lab in both, on several lines and on one'() {
    given:
    def sentence = '''\
homelab {
  node("aoostar") {
    gpu(passthrough)
    tenant("gaming") {
      vm(windows)
    }
  }
}
'''
    def oneLine = 'homelab { node("aoostar") { gpu(passthrough); tenant("gaming") { vm(windows) } } }'
    def top = request(ROOT.resolve('homelab.groovy'))
    def wanted = groovy.load(top).lab()

    expect:
    same(wanted, kotlin.load(request(ROOT.resolve('homelab.kts')).withText(sentence)).lab())
    same(wanted, kotlin.load(request(ROOT.resolve('homelab.kts')).withText(oneLine)).lab())
  }

  def 'functions, loops, named arguments, references and kept things mean what they mean in Groovy'() {
    given:
    def inGroovy = '''\
homelab('lab') {
  domain 'example.com'
  secrets { generated 'token' }
  for (name in ['one', 'two']) { value(name) { content "it is ${name}" } }
  value('three') { content ref('value.one').value; after 'value.two' }
  value('four') { content join('a ', ref('value.two').value); moved from: 'value.old' }
  value('user') { content env('HOMELAB_NOBODY', orElse: 'nobody') }
  cluster('home') {
    gateway 'main', namespace: 'gateways'
    namespace('code') {
      def git = service gitea
      app('web') { image 'ghcr.io/traefik/whoami:v1.11.0'; port 80; env 'GIT', git.host }
    }
  }
}
'''
    def inKotlin = '''\
fun words(name: String) = "it is $name"
homelab("lab") {
  domain("example.com")
  secrets { generated("token") }
  listOf("one", "two").forEach { name -> value(name) { content(words(name)) } }
  value("three") { content(ref("value.one")["value"]); after("value.two") }
  value("four") { content(join("a ", ref("value.two")["value"])); moved("from" to "value.old") }
  value("user") { content(env("HOMELAB_NOBODY", "orElse" to "nobody")) }
  cluster("home") {
    gateway("main", "namespace" to "gateways")
    namespace("code") {
      val git = service(gitea)
      app("web") { image("ghcr.io/traefik/whoami:v1.11.0"); port(80); env("GIT", git["host"]) }
    }
  }
}
'''
    def made = read(inKotlin)

    expect:
    made.diagnostics() == []
    same(groovy.load(LoadRequest.of(folder.resolve('homelab.groovy'), [:]).withText(inGroovy)).lab(), made.lab())
  }

  def 'tenants have the same words in both'() {
    given:
    def inGroovy = '''\
homelab('lab') {
  node('box') {
    pool '192.168.1.200-192.168.1.220'
    bootBox { allow '192.168.1.0/24'; machine 'one', mac: '52:54:00:12:34:56', address: '192.168.1.31/24', gateway: '192.168.1.1' }
    tenant('home') {
      gateway(); schedulingClass 'quiet'
      quota 'pods', 20; quota 'ephemeral-storage', 20.GiB; quota 'secrets', '1k'
      tenant('in') { set 'gateway', false }
    }
  }
}
'''
    def inKotlin = '''\
homelab("lab") {
  node("box") {
    pool("192.168.1.200-192.168.1.220")
    bootBox { allow("192.168.1.0/24"); machine("one", "mac" to "52:54:00:12:34:56", "address" to "192.168.1.31/24", "gateway" to "192.168.1.1") }
    tenant("home") {
      gateway(); schedulingClass("quiet")
      quota("pods", 20); quota("ephemeral-storage", 20.GiB); quota("secrets", "1k")
      tenant("in") { set("gateway", false) }
    }
  }
}
'''
    def made = read(inKotlin)

    expect:
    made.diagnostics() == []
    same(groovy.load(LoadRequest.of(folder.resolve('homelab.groovy'), [:]).withText(inGroovy)).lab(), made.lab())
  }

  def 'mistakes come out at once, each with its place and what to write'() {
    expect:
    told('''\
homelab {
  domian("example.com")
  node("box") {
    gpu(passthru)
    budget { memory(64); cpu("16") }
    tenant("gaming") {
      vn(windows)
      address("192.168.1.5")
      protect
      vm(windows { memory(8.Gib) })
    }
  }
}
''') == [
        "HL1002 2:3 there is no word 'domian' in homelab",
        "HL1005 4:9 'passthru' is not known here",
        'HL1008 5:21 a size belongs here, and 64 has no unit',
        'HL1003 5:30 a number belongs here, not a text',
        "HL1002 7:7 there is no word 'vn' in tenant",
        "HL1007 8:7 'address' is a word of an outer block",
        "HL1006 9:7 'protect' says nothing",
        "HL1009 10:29 there is no unit 'Gib'"]
  }

  def 'a word of another block is told with the blocks that have it'() {
    expect:
    hints('homelab {\n  node("box") { vm(windows) }\n}\n').any { it ==~ /it is a word of .*tenant.*/ }
  }

  def 'what only Groovy reads is told as such'() {
    expect:
    told('''\
homelab {
  domain 'example.com'
  node("box") {
    gpu passthrough
    address "192.168.1.2"
    tenant("gaming") { vm windows { memory(8.GiB) } }
  }
}
''') == [
        "HL1001 2:3 in Kotlin what 'domain' takes stands in parentheses",
        "HL1001 4:5 in Kotlin what 'gpu' takes stands in parentheses",
        "HL1001 5:5 in Kotlin what 'address' takes stands in parentheses",
        "HL1001 6:24 in Kotlin what 'vm' takes stands in parentheses"]
    hints('homelab {\n  domain \'example.com\'\n}\n') == ['write domain("example.com")']
    told('homelab {\n  node("box") {\n}\n')*.take(10) == ['HL1011 2:1']
    told('homelab { }\n}\nfun more() {')*.take(10) == ['HL1011 2:1']
    told('homelab { include("a.kts") }')*.take(6) == ['HL1115']
    told('import java.io.File\nhomelab { }')*.take(6) == ['HL1115']
  }

  def 'a script neither reads the world nor hides a value in a text'() {
    expect:
    told('''\
homelab {
  println("hello")
  value("a") { content(System.getenv("HOME")) }
  value("b") { content(java.io.File("/etc/passwd").readText()) }
  value("c") { content("x" + (1..9).random()) }
  value("d") { content("at ${ref("value.a")["value"]}") }
  value("e") { content(listOf(1).shuffled().toString()) }
  value("f") { content(java.time.ZoneId.systemDefault().id) }
  value("g") { content(java.util.TimeZone.getDefault().id) }
  value("h") { content(java.util.Locale.getDefault().language) }
  value("i") { content("%.2f".format(1.5)) }
  value("j") { content(java.time.format.DateTimeFormatter.ofPattern("EEEE").toString()) }
  value("k") { content("%.2f".format(java.util.Locale.ROOT, 1.5) + "A".lowercase()) }
  value("l") { content(java.time.ZoneId.of("UTC").id) }
}
''').collect { it.replaceFirst(': name them.*', '') } == [
        'HL1014 2:3 a script prints nothing: it runs only when something changed',
        'HL1014 3:3 a script reads the world only through its words',
        'HL1014 4:3 a script reads the world only through its words',
        'HL1014 5:3 chance gives another answer at each run, so a lab cannot depend on it',
        'HL1013 6:3 a value that is known later stands in a text',
        'HL1014 7:3 chance gives another answer at each run, so a lab cannot depend on it'] + (8..12).collect {
          "HL1014 $it:3 the language and the time zone are those of the machine that the script runs on" as String
        }
  }

  def 'what is wrong with a value is told at its line'() {
    expect:
    told('''\
homelab {
  value("a") { content("x") }
  timezone("Nowhere")
  node("box") {
    override("no-such", "becuase" to "x")
  }
}
''').collect { it.take(10) } == ['HL1106 3:3', 'HL1004 5:5', 'HL1003 5:5']
    told('val x = 1\n')*.take(10) == ['HL1016 1:1']
    told('homelab { value("a") { content(listOf<String>().first()) } }')*.take(6) == ['HL1017']
  }

  def 'a compiled script is kept, and an unchanged one is not even run'() {
    given:
    def script = Files.writeString(folder.resolve('homelab.kts'), 'homelab { value("a") { content("x") } }')
    def kept = LoadRequest.of(script, [:]).withCache(folder.resolve('cache'))

    expect:
    !kotlin.load(kept).fromCache()
    kotlin.load(kept).fromCache()
    kotlin.load(kept.withText(Files.readString(script))).lab().resources().size() == 1
  }

  def 'without its compiler there is one command to type'() {
    given:
    def without = KotlinFrontend.of(groovy.vocabulary().recipes(), folder.resolve('empty'))
    def found = without.load(LoadRequest.of(folder.resolve('homelab.kts'), [:]).withText('homelab { }')).diagnostics()

    expect:
    found*.code() == ['HL1113']
    found[0].hints()[0].contains('mvn -q dependency:get -Dartifact=org.jetbrains.kotlin:kotlin-compiler-embeddable:')
  }

  private LoadResult read(String text) {
    kotlin.load(LoadRequest.of(folder.resolve('homelab.kts'), [:]).withText(text))
  }

  private List<String> told(String text) {
    read(text).diagnostics().collect { "${it.code()} ${it.span()?.line()}:${it.span()?.column()} ${it.title()}".toString() }
  }

  private List<String> hints(String text) {
    read(text).diagnostics().collectMany { it.hints() }
  }

  private static List<String> lines(Lab lab, String script) {
    lab.resources()*.origin()*.user().collect { it?.file() == script ? "script:${it.line()}" : "$it" }*.toString()
  }

  private static LoadRequest request(Path script) {
    LoadRequest.of(script, ENVIRONMENT)
  }

  private static void same(Lab one, Lab other) {
    assert one.name() == other.name()
    assert one.resources() == other.resources()
    assert one.resources()*.lifecycle() == other.resources()*.lifecycle()
    assert one.targets().collect { [it.address(), it.provider(), it.config()] } ==
        other.targets().collect { [it.address(), it.provider(), it.config()] }
    assert one.components().collect { [it.address(), it.word()] } == other.components().collect { [it.address(), it.word()] }
    assert one.secrets() == other.secrets()
    assert one.state() == other.state()
  }
}
