/** The four protocols behind one door: request to input, output to answer, fault to answer. */
import type { Service } from '../service.ts'
import { AwsFault } from './fault.ts'
import { readRpcRequest, targetOf, writeRpcFault, writeRpcResponse } from './json-rpc.ts'
import type { Operation } from './model.ts'
import { readQueryRequest, writeQueryFault, writeQueryResponse } from './query.ts'
import { readJsonRequest, writeJsonFault, writeJsonResponse } from './rest-json.ts'
import { bucketRoutes, findBucketRoute, readXmlRequest, writeXmlFault, writeXmlResponse } from './rest-xml.ts'
import { buildRoutes, findRoute, type RouteTable } from './routes.ts'
import type { Members, WireRequest, WireResponse } from './wire.ts'

/** `read` is put off, so that a broken body is answered after the operation is known. */
export type Asked = { readonly operation: Operation; readonly read: () => Promise<Members> }

export interface Protocol {
  /** Throws the fault AWS answers to an operation that does not exist. */
  find(request: WireRequest): Asked
  write(operation: Operation, output: Members, requestId: string): WireResponse
  writeFault(fault: AwsFault, requestId: string, request: WireRequest): WireResponse
}

export function restJsonProtocol({ model }: Service): Protocol {
  const routes: RouteTable = buildRoutes(model.operations.values())
  return {
    find(request) {
      const route = findRoute(routes, request.method, request.path, request.query)
      if (route === undefined) throw new AwsFault('UnknownOperationException', 'Unknown operation.')
      return { operation: route.operation, read: () => readJsonRequest(route, request) }
    },
    write: writeJsonResponse,
    writeFault: (fault, requestId) => writeJsonFault(model, fault, requestId),
  }
}

export function jsonRpcProtocol({ model }: Service): Protocol {
  return {
    find(request) {
      const operation = model.operations.get(targetOf(request))
      if (operation === undefined)
        throw new AwsFault('UnknownOperationException', 'Unknown operation.', {}, 400)
      return { operation, read: () => readRpcRequest(operation, request) }
    },
    write: writeRpcResponse,
    writeFault: (fault, requestId) => writeRpcFault(model, fault, requestId),
  }
}

export function queryProtocol({ model }: Service, namespace: string, version: string): Protocol {
  return {
    find(request) {
      const form = new URLSearchParams(request.body.toString('utf8'))
      const action = form.get('Action') ?? request.query.get('Action') ?? ''
      const operation = model.operations.get(action)
      if (operation === undefined) {
        throw new AwsFault('InvalidAction', `Could not find operation ${action} for version ${version}`)
      }
      const fields = request.method === 'GET' ? request.query : form
      return { operation, read: async () => readQueryRequest(operation, fields) }
    },
    write: (operation, output, requestId) => writeQueryResponse(operation, output, requestId, namespace),
    writeFault: (fault, requestId) => writeQueryFault(model, fault, requestId, namespace),
  }
}

export function restXmlProtocol({ model, handlers }: Service): Protocol {
  const routes = bucketRoutes(model, new Set(Object.keys(handlers)))
  return {
    find(request) {
      const route = findBucketRoute(routes, request)
      if (route === undefined) {
        const message = 'A header you provided implies functionality that is not implemented'
        throw new AwsFault('NotImplemented', message)
      }
      return { operation: route.operation, read: async () => readXmlRequest(route, request) }
    },
    write: writeXmlResponse,
    writeFault: (fault, requestId, request) => writeXmlFault(model, fault, requestId, request),
  }
}
