package dev.homelab.stdlib

import dev.homelab.codec.ValueCodec
import dev.homelab.dsl.groovy.GroovyFrontend
import dev.homelab.dsl.groovy.LoadRequest
import dev.homelab.dsl.groovy.LoadResult
import dev.homelab.model.Lab
import dev.homelab.model.Value
import java.nio.file.Path
import spock.lang.Shared
import spock.lang.Specification

class ExamplesSpec extends Specification {
  static final ROOT = Path.of(System.getProperty('homelab.root'))
  static final FILES = ['homelab.groovy', 'examples/home-proxmox/homelab.groovy', 'examples/existing-cluster/homelab.groovy', 'examples/five-services/homelab.groovy',
      'examples/a-cozystack/homelab.groovy',
      'examples/plain-manifests/homelab.groovy']

  @Shared
  GroovyFrontend frontend = GroovyFrontend.create()

  def '#file is a lab without a problem, and the same twice; what comes later is told'() {
    given:
    def first = load(file)

    expect:
    first.diagnostics()*.code() == told
    bytes(first.lab()) == bytes(load(file).lab())

    where:
    file << FILES
    told = file == 'examples/a-cozystack/homelab.groovy' ? ['HL2074'] : []
  }

  def '#file names only addresses that it has'() {
    given:
    def lab = load(file).lab()
    def addresses = (lab.resources()*.address() + lab.components()*.address()) as Set

    expect:
    lab.resources().every { resource -> resource.dependsOn().every { it.to() in addresses } }

    where:
    file << FILES
  }

  def 'the home on a Proxmox host has the five services'() {
    given:
    def lab = load('examples/home-proxmox/homelab.groovy').lab()

    expect:
    lab.name() == 'home'
    lab.targets()*.address()*.toString().sort() == ['cluster.home', 'proxmox.pve']
    lab.components().findAll { it.word() == 'service' }.collect { it.address().last().name() }.sort() ==
        ['gitea', 'jellyfin', 'nextcloud', 'vaultwarden', 'whoami']
    and: 'every resource says which line of the script asked for it'
    lab.resources().every { it.origin().user()?.file()?.endsWith('homelab.groovy') }
    and: 'what a recipe made names the recipe'
    lab.resources().find { it.address().last().toString() == 'deployment.gitea' }.origin().recipe() == 'gitea 1.0.0'
  }

  def 'the sentence is as it is in the language'() {
    expect:
    ROOT.resolve('homelab.groovy').toFile().text == '''\
homelab {
  node("aoostar") {
    gpu passthrough
    tenant("gaming") {
      vm windows
    }
  }
}
'''
  }

  def 'the sentence is a lab, on several lines and on one'() {
    given:
    def text = ROOT.resolve('homelab.groovy').toFile().text
    def oneLine = text.trim().readLines()*.trim().join(' ')
    def whole = load('homelab.groovy')
    def joined = frontend.load(
        LoadRequest.of(ROOT.resolve('homelab.groovy'), [:]).withText(oneLine))

    expect:
    !whole.hasErrors()
    !joined.hasErrors()
    bytes(whole.lab()) == bytes(joined.lab())
    edges(whole.lab()) == edges(joined.lab())
    edges(whole.lab()).size() > 20
    reasons(whole.lab()) == reasons(joined.lab())
    whole.lab().targets()*.config() == joined.lab().targets()*.config()
    whole.lab().resources()*.address()*.toString().contains('node.aoostar/tenant.gaming/vm.windows')
  }

  def 'the page of lab A quotes lines that its script has'() {
    given:
    def script = ROOT.resolve('examples/a-cozystack/homelab.groovy').toFile().text
    def answers = ROOT.resolve('docs/labs/a.md').toFile().readLines()
        .findAll { it.startsWith('| ') }
        .collect { it.split(/ \| /, 2)[1] }
    def quoted = answers.collectMany { (it =~ /`([^`]*)`/).collect { it[1] } }
        .findAll { it.contains("'") || it.contains('{') }

    expect:
    quoted.size() > 15
    quoted.findAll { !script.contains(it) } == []
  }

  def 'the plain manifests keep what they say, and the patch and the value reach them'() {
    given:
    def lab = load('examples/plain-manifests/homelab.groovy').lab()
    def settings = lab.resources().find { it.address().last().toString() == 'configmap.settings' }
    def front = lab.resources().find { it.address().last().toString() == 'deployment.front' }
    def back = lab.resources().find { it.address().last().toString() == 'deployment.back' }

    expect:
    settings.desired().get('data').get('currency') == Value.of('EUR')
    settings.desired().get('data').get('colour') instanceof Value.Ref
    front.dependsOn()*.to().contains(back.address())
    back.dependsOn()*.to().contains(settings.address())
  }

  private LoadResult load(String file) {
    frontend.load(LoadRequest.of(ROOT.resolve(file), [:]))
  }

  /** Who needs whom, and how far it must be, as far as the script and its recipes say so. */
  private static List<String> edges(Lab lab) {
    lab.resources().collectMany { one ->
      one.dependsOn().collect { "${one.address()} -> ${it.to()} ${it.level()}".toString() }
    }.sort()
  }

  /** Where each value comes from, without the line. */
  private static List<String> reasons(Lab lab) {
    lab.resources().collectMany { one ->
      one.provenance().collect { path, from -> "${one.address()} $path ${from.kind()} ${from.reason()}".toString() }
    }.sort()
  }

  private static String bytes(Lab lab) {
    lab.resources().collect { "${it.address()} ${new String(ValueCodec.bytes(it.desired()), 'UTF-8')}" }.join('\n')
  }
}
